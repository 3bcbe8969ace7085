import { InboxError } from '../core/index.js';
import { hashedId } from '../signal/index.js';
import type { Decoded } from './decoded.js';
import { type Invocation, onceOptions } from './invocation.js';
import { sendToDeadLetters } from './send-to-dead-letters.js';
import { tryOnce } from './try-once.js';

/** What no retry can help, as the event it is to be told of by. */
export type Poison = Omit<Extract<Decoded, { ok: false }>, 'ok'>;

/**
 * Puts what cannot be decoded into the dead-letter queue, once, or in full into the ledger where it is too long for a
 * message. `undefined` when that is done; else the error that has the delivery tried again and kept by whoever sent it.
 */
export async function rejectPoison(
  poison: Poison,
  invocation: Invocation,
): Promise<InboxError | undefined> {
  const { log, requestId, config } = invocation;
  const { error, text } = poison;
  const failure =
    config.deadLetterQueue === undefined
      ? error
      : await reject(poison, config.deadLetterQueue, invocation);
  log('error', 'poison', {
    requestId,
    code: error.code,
    error: error.message,
    bytes: Buffer.byteLength(text),
    outcome: failure === undefined ? 'rejected' : 'failed',
    ...(failure && failure !== error && { reason: failure.message }),
  });
  return failure;
}

async function reject(
  { error, text, isBase64 }: Poison,
  queue: string,
  invocation: Invocation,
): Promise<InboxError | undefined> {
  const { inbox, timeLeft } = invocation;
  const { code, message } = error;
  const record = {
    id: hashedId(text),
    type: 'oss-inbox:Poison',
    payload: { code, message, text, isBase64 },
  };
  let isSent = true;
  const send = async () => {
    const unhandled = { event: text, isBase64, error };
    isSent = (await sendToDeadLetters(queue, unhandled, invocation)) === 'sent';
    if (!isSent) throw new InboxError('too_large', TOO_LARGE);
  };
  const sent = await tryOnce(
    record,
    () => inbox.once(record, send, onceOptions(invocation)),
    'store_unavailable',
    'the dead letter could not be sent',
  );
  if (sent.outcome !== 'failed') return undefined;
  if (isSent || !inbox.isDurable) return sent.error;
  return inbox.keep(record, error, timeLeft()).then(
    () => undefined,
    () => sent.error,
  );
}

const TOO_LARGE = 'too long for the dead-letter queue, which takes 64 KB with the reason';
