import { timingSafeEqual } from 'node:crypto';

/** Whether a signature or token is the expected one; how long that takes does not tell where they differ. */
export function isEqualText(expected: string, given: string): boolean {
  const [one, other] = [Buffer.from(expected), Buffer.from(given)];
  return one.length === other.length && timingSafeEqual(one, other);
}
