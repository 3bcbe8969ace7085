import type { InboxError } from '../core/index.js';
import { sendDeadLetter } from '../smq/index.js';
import type { Invocation } from './invocation.js';

/** What came and could not be handled. */
export interface Unhandled {
  /** The event that has a function of this bundle handle it again. */
  readonly event: string;
  /** Whether `event` is Base64, of bytes that are not UTF-8. */
  readonly isBase64?: boolean | undefined;
  readonly error: InboxError;
}

const LONGEST = 5000;
const SHORTEST = 300;

/**
 * Sends it to `DEAD_LETTER_QUEUE`, within the time that the invocation has left.
 *
 * @throws {InboxError} `store_unavailable` when it could not be sent; `config_invalid`.
 */
export function sendToDeadLetters(
  queue: string,
  unhandled: Unhandled,
  { config, requestId, functionContext, timeLeft }: Invocation,
): Promise<'sent' | 'too_large'> {
  const {
    function: { name = '' } = {},
    accountId = '',
    region = '',
    credentials,
  } = functionContext;
  const deadLetter = {
    ...unhandled,
    requestId,
    functionName: name,
    accountId,
    region,
    time: Date.now(),
  };
  return sendDeadLetter(deadLetter, queue, {
    credentials,
    endpoint: config.smqEndpoint,
    timeoutMs: Math.max(Math.floor(Math.min(timeLeft(), LONGEST)), SHORTEST),
  });
}
