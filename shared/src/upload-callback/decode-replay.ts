import { decodeUtf8, InboxError, isObject, tryParseJson, validate } from '../core/index.js';
import { createSignal, type UploadCallbackSignal, type VerifiedBy } from '../signal/index.js';
import { replaySchema } from './replay-schema.js';

const PROVED = /^callback-signature(?:\+ticket)?(?:\+confirmation)?$/;

/**
 * The signal in an event `{"replay": <signal>}`, with which whoever may invoke the function has it handle a callback
 * again that was verified and kept before; `undefined` when the event is something else. An HTTP request can't be one: it
 * always comes inside Function Compute's envelope. How it was proved is taken from the signal.
 *
 * @throws {InboxError} `body_invalid` when what is to be replayed is not the signal of an upload callback.
 */
export function decodeReplay(event: Uint8Array): UploadCallbackSignal | undefined {
  const value = open(event);
  if (value === undefined) return undefined;
  const replay = validate(replaySchema, value['replay'], 'replay');
  const { id, source, type, subject, time, verifiedby, data } = replay;
  if (type !== 'oss:UploadCallback' || source !== 'acs.oss') {
    throw new InboxError('body_invalid', `replay: ${type} of ${source} is not an upload callback`);
  }
  const proof = typeof verifiedby === 'string' && PROVED.test(verifiedby) ? verifiedby : undefined;
  return createSignal<UploadCallbackSignal>({
    id,
    source,
    type,
    subject,
    time,
    verifiedby: (proof ?? 'invocation') as VerifiedBy,
    data: data as UploadCallbackSignal['data'],
  });
}

/** Whether such an event says that the object needs no confirmation: `"unconfirmed": true` beside the signal. */
export function isUnconfirmedReplay(event: Uint8Array): boolean {
  return open(event)?.['unconfirmed'] === true;
}

function open(event: Uint8Array): Readonly<Record<string, unknown>> | undefined {
  const value = tryParseJson(decodeUtf8(event) ?? '');
  return isObject(value) && 'replay' in value && !('requestContext' in value) ? value : undefined;
}
