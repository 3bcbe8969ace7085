import { decodeBase64, isSmqCertificateUrl, smqCertificateUrls } from 'oss-inbox';
import type { Trial } from './trial.js';
import type { GivenKey } from './verifier.js';

/** The URL in the header that names a push's certificate. */
export function certificateUrl({ headers }: Trial): string | undefined {
  return decodeBase64(headers['x-mns-signing-cert-url'] ?? '')?.toString() || undefined;
}

/** Whether a certificate at this URL would be SMQ's, but is not built in. */
export function isNewCertificate(url: string): boolean {
  return isSmqCertificateUrl(url) && !smqCertificateUrls.some((known) => known === url);
}

/** How to get the certificate of a push that names a new one of SMQ's; `undefined` where that is not what is missing. */
export function missingCertificate(trial: Trial, given: readonly GivenKey[]): string | undefined {
  const url = certificateUrl(trial);
  if (url === undefined || !isNewCertificate(url)) return undefined;
  // The key in a file may be that of the certificate.
  if (given.some((key) => key.url === undefined || key.url === url)) return undefined;
  return `the push names a certificate of SMQ's that is not built in, so that its signature cannot be checked yet: run \`npx oss-inbox smq-certificate ${url}\`, and give --public-key what it prints after SMQ_CERTIFICATES=`;
}
