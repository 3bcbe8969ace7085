const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

// Both alphabets, since topic names and object names use the URL-safe one; padding may be missing.
const BASE64 = /^[A-Za-z0-9+/_-]+={0,2}$/;

// In whole groups of four, and with nothing in the bits to spare before the padding.
const CANONICAL_BASE64 = /^[A-Za-z0-9+/]*(?:(?<=[AQgw])==|(?<=[AEIMQUYcgkosw048])=)?$/;

/** Whether this is Base64 in the one spelling that an encoder gives: of a signature, no other one is taken. */
export function isCanonicalBase64(text: string): boolean {
  return text.length % 4 === 0 && CANONICAL_BASE64.test(text);
}

/** UTF-8 bytes as text, a leading byte order mark removed; `undefined` when they are not valid UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return undefined;
  }
}

/**
 * Base64 of either alphabet, padded or not, line breaks allowed, as bytes; `undefined` when the text is not Base64
 * (Node alone would skip what it does not know).
 */
export function decodeBase64(text: string): Buffer | undefined {
  const compact = /\s/.test(text) ? text.replace(/\s+/g, '') : text;
  if (!BASE64.test(compact)) return undefined;
  const digits = compact.replace(/=+$/, '');
  const padding = compact.length - digits.length;
  if (digits.length % 4 === 1) return undefined;
  if (padding > 0 && compact.length % 4 !== 0) return undefined;
  return Buffer.from(digits, 'base64');
}

/** The UTF-8 text in Base64; `undefined` when it is not Base64, or not of text. */
export function decodeBase64Text(base64: string): string | undefined {
  const bytes = decodeBase64(base64);
  return bytes && decodeUtf8(bytes);
}

/** Base64 of UTF-8 text, or of bytes. */
export function encodeBase64(data: string | Uint8Array): string {
  return Buffer.from(data as Uint8Array).toString('base64');
}

/** URL-safe Base64 without padding, as `x-oss-async-process` carries names. */
export function encodeBase64Url(data: string | Uint8Array): string {
  return Buffer.from(data as Uint8Array).toString('base64url');
}
