import { decodeUtf8, InboxError, isObject, tryParseJson, validate } from '../core/index.js';
import { createSignal, type UploadCallbackSignal } from '../signal/index.js';
import { replaySchema } from './replay-schema.js';

/**
 * The signal in an event `{"replay": <signal>}`, with which whoever may invoke the function has it handle a callback
 * again that was verified and kept before; `undefined` when the event is something else. An HTTP request can't be one: it
 * always comes inside Function Compute's envelope.
 *
 * @throws {InboxError} `body_invalid` when what is to be replayed is not the signal of an upload callback.
 */
export function decodeReplay(event: Uint8Array): UploadCallbackSignal | undefined {
  const value = tryParseJson(decodeUtf8(event) ?? '');
  if (!isObject(value) || !('replay' in value) || 'requestContext' in value) return undefined;
  const { id, source, type, subject, time, data } = validate(
    replaySchema,
    value['replay'],
    'replay',
  );
  if (type !== 'oss:UploadCallback' || source !== 'acs.oss') {
    throw new InboxError('body_invalid', `replay: ${type} of ${source} is not an upload callback`);
  }
  const checked = data as UploadCallbackSignal['data'];
  return createSignal<UploadCallbackSignal>({ id, source, type, subject, time, data: checked });
}
