import { objectEventNames } from 'oss-inbox';
import { type Channel, channels, messageChannels, taskChannels } from './channel.js';
import { operationOf } from './object-operations.js';
import { sampleTaskKinds } from './task-payload.js';

/** A kind of sample. */
interface Kind {
  /** What stands behind `oss-inbox sample`. */
  readonly kind: string;
  readonly what: string;
  /** What `--via` takes; none for what comes in one way only. */
  readonly via: readonly Channel[];
}

/** Every kind of sample there is. */
export function listKinds(): Kind[] {
  return [
    { kind: 'callback', what: 'an upload callback', via: [] },
    ...objectEventNames.map((name) => ({
      kind: `event ${name}`,
      what: operationOf(name).what,
      via: channels,
    })),
    ...sampleTaskKinds.map((kind) => ({
      kind: `task ${kind}`,
      what: kind === 'Index' ? 'files were indexed' : 'a task has ended',
      via: taskChannels,
    })),
    { kind: 'message', what: 'a message of your own', via: messageChannels },
  ];
}

/** The list for people, one line each. */
export function kindsText(): string {
  const kinds = listKinds();
  const width = Math.max(...kinds.map(({ kind }) => kind.length));
  return kinds.map(({ kind, what }) => `${kind.padEnd(width)}  ${what}`).join('\n');
}
