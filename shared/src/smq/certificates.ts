import type { KeyObject } from 'node:crypto';
import { spkiKey } from '../signature/index.js';

/** The public keys pushes may be signed with, by the URL that a push names in `x-mns-signing-cert-url`. */
export type PushCertificates = ReadonlyMap<string, KeyObject>;

// The key of the certificate that SMQ has signed with since 2015, although it expired in 2016: nobody may check its dates.
// Pinned, as OSS's key is, so that no request makes the function fetch anything.
const SMQ_KEY_2015 =
  'MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBALX0sFVowct1NAQjDyYSUf0rp1rOHLkz4kp0zNWcDyXMXa5PzsPUUwJXaLwhvNCDLLWuiLK6Oh5elmOmL8Gy/5MCAwEAAQ==';

/** The two URLs of the certificate whose key is pinned. */
export const smqCertificateUrls = [
  'https://mnstest.oss-cn-hangzhou.aliyuncs.com/x509_public_certificate.pem',
  'http://mnstest.oss-cn-hangzhou.aliyuncs.com/x509_public_certificate.pem',
] as const;

// To the letter: no user, port, query, fragment or dot segment, and nothing that a parser reads in two ways. Only the
// older host is ever named with http.
const OFFICIAL_URL =
  /^(?:https?:\/\/mnstest\.oss-cn-hangzhou|https:\/\/mns-cert\.oss-cn-[a-z\d]+(?:-[a-z\d]+)*)\.aliyuncs\.com(?:\/(?!\.{1,2}(?:\/|$))[\w.-]+)+$/;
const MAX_URL_LENGTH = 300;

/** Where SMQ publishes certificates, for people. */
export const smqCertificateHosts =
  'https://mnstest.oss-cn-hangzhou.aliyuncs.com or https://mns-cert.oss-cn-<region>.aliyuncs.com';

/**
 * Whether a certificate at this URL would be SMQ's: on one of its two hosts, whatever the file. Only the key behind
 * `smqCertificateUrls` is known; any other has to be fetched and trusted by a person.
 *
 * @see https://help.aliyun.com/en/mns/developer-reference/topic-message-http-subscription-signature
 */
export function isSmqCertificateUrl(url: string): boolean {
  return url.length <= MAX_URL_LENGTH && OFFICIAL_URL.test(url);
}

let smqKey: KeyObject | undefined;

/** SMQ's own key (RSA, 512 bit), parsed on first use. */
export function smqPushKey(): KeyObject {
  smqKey ??= spkiKey(Buffer.from(SMQ_KEY_2015, 'base64'));
  return smqKey;
}

/** The key that belongs to exactly this URL: one of `extra`, else SMQ's own; `undefined` for any other. */
export function findPushKey(url: string, extra: PushCertificates): KeyObject | undefined {
  // A certificate may be replaced under its old URL: what is configured comes first.
  return (
    extra.get(url) ?? (smqCertificateUrls.some((known) => known === url) ? smqPushKey() : undefined)
  );
}
