import { type ObjectEventName, readConfig } from '@oss-inbox/shared';
import { type CallbackOptions, callbackSample } from '../../../cli/sample/callback-sample.js';
import type { Cargo } from '../../../cli/sample/cargo.js';
import type { Channel } from '../../../cli/sample/channel.js';
import { deliver } from '../../../cli/sample/deliver.js';
import { eventCargo } from '../../../cli/sample/event-cargo.js';
import { newScenes, type Scene } from '../../../cli/sample/scene.js';
import { type Outcome, type TaskKind, taskCargo } from '../../../cli/sample/task-cargo.js';

const place = { region: 'cn-beijing', account: '42' };

/** So many scenes from one seed; without a seed, fresh ones. */
function scenes(count = 1, seed?: string): Scene[] {
  return newScenes(
    { ...place, count, ...(seed !== undefined && { seed }) },
    { bucket: 'bkt', key: 'uploads/a b+{n}.png' },
  );
}

/** What a channel hands over of this cargo. */
export function delivered(via: Channel, ...cargo: readonly Cargo[]) {
  const url = new URL('http://127.0.0.1:4653/push%20here');
  return deliver(cargo, { via, topic: 'topic', url });
}

export function events(name: ObjectEventName, count = 1, seed?: string): Cargo[] {
  const upload = { bucket: 'bkt', key: '', size: 1000 };
  return scenes(count, seed).map((scene) => eventCargo(scene, name, upload));
}

export function tasks(kind: TaskKind, outcome: Outcome, count = 1): Cargo[] {
  return scenes(count).map((scene) => taskCargo(scene, kind, outcome));
}

export function messages(text: string, isBase64 = false): Cargo[] {
  return scenes().map((scene) => ({ scene, text, isBase64 }));
}

export function callbacks(options: Partial<CallbackOptions> = {}, secrets = '') {
  return scenes().map((scene) =>
    callbackSample(scene, {
      url: new URL('http://127.0.0.1:4653/cb'),
      bucket: '',
      key: '',
      size: 7,
      body: 'form',
      operation: 'PutObject',
      secrets: readConfig({ CALLBACK_TICKET_SECRETS: secrets }).ticketSecrets,
      ...options,
    }),
  );
}
