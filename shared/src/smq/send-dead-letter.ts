import { InboxError, loadPart } from '../core/index.js';
import type { DeadLetter } from './dead-letter.js';
import type { DeadLetterAccess } from './deliver-dead-letter.js';

/**
 * Sends a dead letter to an SMQ queue of its account and region, once. `too_large` when it has more than 64 KB: then
 * nothing was sent.
 *
 * @throws {InboxError} `store_unavailable` when it could not be sent, which says why; or `config_invalid` when the
 * function was deployed without SMQ's client.
 * @see https://www.alibabacloud.com/help/en/mns/developer-reference/sendmessage
 */
export async function sendDeadLetter(
  letter: DeadLetter,
  queue: string,
  access: DeadLetterAccess,
): Promise<'sent' | 'too_large'> {
  // Few functions ever send one.
  const { deliverDeadLetter } = await loadPart(
    'deliver-dead-letter.js',
    () => import('./deliver-dead-letter.js'),
  );
  try {
    return await deliverDeadLetter(letter, queue, access);
  } catch (error) {
    const { message, cause } = error instanceof Error ? error : new Error(String(error));
    throw new InboxError(
      'store_unavailable',
      `the dead letter could not be sent to the queue ${queue}: ${message}`,
      { cause },
    );
  }
}
