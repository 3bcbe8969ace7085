import { createHash } from 'node:crypto';
import { encodeBase64, InboxError } from '../core/index.js';

/**
 * Checks the body of a push against its signed Content-MD5 header, which SMQ has written as hexadecimal digits and as
 * Base64 of them; Base64 of the raw digest, the standard's form, is taken too.
 *
 * @throws {InboxError} `digest_mismatch`, also when there is no such header: the body would be outside the signature.
 * @see https://www.alibabacloud.com/help/en/mns/debugging-tool-of-http-endpoints
 */
export function checkPushDigest(headers: Readonly<Record<string, string>>, body: Uint8Array): void {
  const given = headers['content-md5'];
  if (!given) {
    throw new InboxError(
      'digest_mismatch',
      'no Content-MD5 header, without which the signature does not cover the body',
    );
  }
  const digest = createHash('md5').update(body).digest();
  const lower = digest.toString('hex');
  const upper = lower.toUpperCase();
  const forms = [upper, lower, encodeBase64(lower), encodeBase64(upper), encodeBase64(digest)];
  // No need for constant time: the digest is of bytes that the sender has, and no secret.
  if (forms.includes(given)) return;
  throw new InboxError(
    'digest_mismatch',
    'the body is not the one that was signed (Content-MD5): something in front changed it',
  );
}
