import { InboxError } from '../core/index.js';

/**
 * Checks that the signed Date of a push is no more than `windowSeconds` before or after `now` (epoch milliseconds);
 * with a window of 0 any date will do.
 *
 * @throws {InboxError} `date_out_of_window`.
 * @see https://www.alibabacloud.com/help/en/mns/debugging-tool-of-http-endpoints
 */
export function checkPushDate(
  headers: Readonly<Record<string, string>>,
  windowSeconds: number,
  now: number,
): void {
  if (windowSeconds === 0) return;
  const distance = Math.abs(now - Date.parse(headers['date'] ?? ''));
  if (distance <= windowSeconds * 1000) return;
  throw new InboxError(
    'date_out_of_window',
    `Date is missing, unreadable or more than ${windowSeconds} seconds from now (SMQ_DATE_WINDOW_SECONDS): a replay, or a retry that kept its first date`,
  );
}
