import { isObject } from 'oss-inbox';

/**
 * Whether a function's summary of a delivery says that it could decode nothing in it. Of a batch of which it could decode a
 * part, what it rejected became a dead letter of its own, and the rest was handled.
 */
export function isRejected(answer: unknown): boolean {
  if (!isObject(answer)) return false;
  const { received, rejected } = answer;
  return typeof rejected === 'number' && rejected > 0 && rejected === received;
}
