import { type ObjectEventName, readConfig } from 'oss-inbox';
import {
  type CallbackOptions,
  callbackSample,
} from '../../../../tools/cli/sample/callback-sample.js';
import type { Channel } from '../../../../tools/cli/sample/channel.js';
import { deliver } from '../../../../tools/cli/sample/deliver.js';
import { eventPayload } from '../../../../tools/cli/sample/event-payload.js';
import type { Payload } from '../../../../tools/cli/sample/payload.js';
import {
  newSampleContexts,
  type SampleContext,
} from '../../../../tools/cli/sample/sample-context.js';
import {
  type Outcome,
  type TaskKind,
  taskPayload,
} from '../../../../tools/cli/sample/task-payload.js';

const place = { region: 'cn-beijing', account: '42' };

/** So many contexts from one seed; without a seed, fresh ones. */
function contexts(count = 1, seed?: string): SampleContext[] {
  return newSampleContexts(
    { ...place, count, ...(seed !== undefined && { seed }) },
    { bucket: 'bkt', key: 'uploads/a b+{n}.png' },
  );
}

/** What a channel hands over of this payload. */
export function delivered(via: Channel, ...payload: readonly Payload[]) {
  const url = new URL('http://127.0.0.1:4653/push%20here');
  return deliver(payload, { via, topic: 'topic', url });
}

export function events(name: ObjectEventName, count = 1, seed?: string): Payload[] {
  const upload = { bucket: 'bkt', key: '', size: 1000 };
  return contexts(count, seed).map((context) => eventPayload(context, name, upload));
}

export function tasks(kind: TaskKind, outcome: Outcome, count = 1): Payload[] {
  return contexts(count).map((context) => taskPayload(context, kind, outcome));
}

export function messages(text: string, isBase64 = false): Payload[] {
  return contexts().map((context) => ({ context, text, isBase64 }));
}

export function callbacks(options: Partial<CallbackOptions> = {}, secrets = '') {
  return contexts().map((context) =>
    callbackSample(context, {
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
