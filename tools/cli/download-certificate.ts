import { type RequestOptions, request } from 'node:https';
import { isSmqCertificateUrl, smqCertificateHosts } from 'oss-inbox';

const MAX_BYTES = 64 * 1024;
const TIMEOUT_MS = 10_000;

/**
 * Downloads a certificate from one of SMQ's official hosts, always over https, without following redirects: PEM or DER,
 * up to 64 KB, within 10 seconds.
 *
 * @throws {Error} which says what to do.
 * @see https://help.aliyun.com/en/mns/developer-reference/topic-message-http-subscription-signature
 */
export async function downloadCertificate(
  url: string,
  options: RequestOptions = {},
): Promise<Buffer> {
  if (!isSmqCertificateUrl(url)) {
    throw new Error(
      `not a URL of SMQ's official hosts (${smqCertificateHosts}); nothing was fetched`,
    );
  }
  const { hostname, pathname: path } = new URL(url);
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  return new Promise((resolve, reject) => {
    const fail = (error: Error) =>
      reject(new Error(`${url} could not be fetched: ${error.message}`, { cause: error }));
    const outgoing = request({ hostname, path, signal, ...options }, (response) => {
      if (response.statusCode !== 200) {
        response.resume();
        fail(new Error(`status ${response.statusCode}`));
        return;
      }
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        chunks.push(chunk);
        if (size > MAX_BYTES) outgoing.destroy(new Error(`more than ${MAX_BYTES} bytes`));
      });
      response.on('end', () => resolve(Buffer.concat(chunks)));
      response.on('error', fail);
    });
    outgoing.on('error', fail);
    outgoing.end();
  });
}
