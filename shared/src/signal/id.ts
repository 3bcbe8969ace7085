import { createHash } from 'node:crypto';

const PLAIN_ID = /^[\w.:-]{1,128}$/;
// What a hash looks like is hashed too, so that no sender can choose the id that something else has.
const HASH = /^[\w-]{43}$/;

/**
 * An id made from what identifies a real-world event: SHA-256 of the parts, 43 characters of URL-safe Base64. The same
 * parts give the same id on every channel.
 */
export function hashedId(...parts: readonly (string | number | undefined)[]): string {
  // JSON keeps the borders between the parts, so that "a","bc" and "ab","c" differ.
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}

/**
 * An id that the sender gave, as it is where it is fit to be one: up to 128 plain characters that do not look like a
 * {@link hashedId}. Else hashed.
 */
export function givenId(id: string): string {
  return PLAIN_ID.test(id) && !HASH.test(id) ? id : hashedId(id);
}
