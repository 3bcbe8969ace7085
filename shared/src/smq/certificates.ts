import type { KeyObject } from 'node:crypto';
import { spkiKey } from '../core/index.js';

/** The public keys pushes may be signed with, by the URL that a push names in `x-mns-signing-cert-url`. */
export type PushCertificates = ReadonlyMap<string, KeyObject>;

// The key of the certificate that SMQ has signed with since 2015, although it expired in 2016: nobody may check its dates.
// Pinned, as OSS's key is, so that no request makes the function fetch anything.
const SMQ_KEY_2015 =
  'MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBALX0sFVowct1NAQjDyYSUf0rp1rOHLkz4kp0zNWcDyXMXa5PzsPUUwJXaLwhvNCDLLWuiLK6Oh5elmOmL8Gy/5MCAwEAAQ==';

/** The two URLs under which SMQ publishes its certificate. */
export const smqCertificateUrls = [
  'https://mnstest.oss-cn-hangzhou.aliyuncs.com/x509_public_certificate.pem',
  'http://mnstest.oss-cn-hangzhou.aliyuncs.com/x509_public_certificate.pem',
] as const;

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
