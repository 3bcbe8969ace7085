import type { KeyObject } from 'node:crypto';
import { decodeBase64, encodeBase64 } from '../core/index.js';
import { spkiKey } from '../signature/index.js';

/** The public keys callbacks may be signed with, by the URL that a callback names in `x-oss-pub-key-url`. */
export type CallbackKeys = ReadonlyMap<string, KeyObject>;

// One key signs every callback of every customer and has never changed. It is pinned here, so that no request makes the
// function fetch anything, and a fetch over plain http cannot swap it. A rotated key will come with a URL of its own.
const OSS_KEY_V1 =
  'MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAKs/JBGzwUB2aVht4crBx3oIPBLNsjGsC0fTXv+nvlmklvkcolvpvXLTjaxUHR3W9LXxQ2EHXAJfCB+6H2YF1k8CAwEAAQ==';

/** The two URLs under which OSS publishes its key. */
export const ossKeyUrls = [
  'https://gosspublic.alicdn.com/callback_pub_key_v1.pem',
  'http://gosspublic.alicdn.com/callback_pub_key_v1.pem',
] as const;

let ossKey: KeyObject | undefined;

/** OSS's own callback key (RSA, 512 bit), parsed on first use. */
export function ossCallbackKey(): KeyObject {
  ossKey ??= spkiKey(Buffer.from(OSS_KEY_V1, 'base64'));
  return ossKey;
}

// What every callback of OSS carries in its header, so that the usual one needs no decoding.
const ossKeyHeaders: readonly string[] = ossKeyUrls.map(encodeBase64);

/**
 * The key that belongs to exactly the URL in a `x-oss-pub-key-url` header (Base64): OSS's own, or one of `extra`;
 * `undefined` for any other.
 */
export function findCallbackKey(
  header: string,
  // No map has the key `undefined`, which a header that is not Base64 leads to.
  extra: ReadonlyMap<string | undefined, KeyObject>,
): KeyObject | undefined {
  // Stryker disable next-line ConditionalExpression: without the shortcut, the URL is decoded and leads to the same key
  if (ossKeyHeaders.includes(header)) return ossCallbackKey();
  const url = decodeBase64(header)?.toString();
  return ossKeyUrls.some((known) => known === url) ? ossCallbackKey() : extra.get(url);
}
