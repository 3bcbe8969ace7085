import { createHash } from 'node:crypto';

const PLAIN_ID = /^[\w.:-]{1,128}$/;
const HASH = /^[\w-]{43}$/;

/**
 * An id made from what identifies a real-world event: SHA-256 of the parts, 43 characters of URL-safe Base64. The same
 * parts give the same id on every channel.
 */
export function hashedId(...parts: readonly (string | number | undefined)[]): string {
  // JSON keeps the borders between the parts, so that "a","bc" and "ab","c" differ.
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}

/** An id that the sender gave, as it is where it is fit to be one (up to 128 plain characters), else hashed. */
export function givenId(id: string): string {
  return PLAIN_ID.test(id) ? id : hashedId(id);
}

/** {@link givenId} of a sender that may choose it: what looks like a hash is hashed, or it could be another signal's id. */
export function chosenId(id: string): string {
  return HASH.test(id) ? hashedId(id) : givenId(id);
}
