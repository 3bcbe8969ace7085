import { readNumber } from './read-fields.js';
import type { SmqRequest } from './request.js';

/**
 * The page of a list that a request asks for by `x-mns-prefix`, `x-mns-marker` and `x-mns-ret-number`, in the order of
 * their names, and the marker of the next one.
 *
 * @throws {SmqError} `InvalidArgument`.
 * @see https://www.alibabacloud.com/help/en/mns/listqueue
 */
export function listPage(
  names: readonly string[],
  { headers }: Pick<SmqRequest, 'headers'>,
): { page: readonly string[]; next: string | undefined } {
  const { 'x-mns-prefix': prefix = '', 'x-mns-marker': marker = '' } = headers;
  const range = { low: 1, high: 1000 };
  const count = readNumber(headers['x-mns-ret-number'], 'x-mns-ret-number', range) ?? range.high;
  const wanted = names.filter((name) => name.startsWith(prefix) && name > marker).sort();
  const page = wanted.slice(0, count);
  return { page, next: wanted.length > count ? page.at(-1) : undefined };
}
