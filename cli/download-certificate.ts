import { type RequestOptions, request } from 'node:https';

const OFFICIAL_HOST = 'mnstest.oss-cn-hangzhou.aliyuncs.com';
const PATH = /^\/[\w./-]{1,200}$/;
const MAX_BYTES = 64 * 1024;
const TIMEOUT_MS = 10_000;

/**
 * Downloads a certificate from SMQ's official host, whatever the URL's scheme over https, without following
 * redirects: PEM or DER, up to 64 KB, within 10 seconds.
 *
 * @throws {Error} which says what to do.
 * @see https://www.alibabacloud.com/help/en/mns/support/how-to-check-whether-the-url-of-a-public-key-certificate-is-provided-by-alibaba-cloud
 */
export async function downloadCertificate(
  url: string,
  options: RequestOptions = {},
): Promise<Buffer> {
  const path = officialPath(url);
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  return new Promise((resolve, reject) => {
    const fail = (error: Error) =>
      reject(new Error(`${url} could not be fetched: ${error.message}`, { cause: error }));
    const outgoing = request({ hostname: OFFICIAL_HOST, path, signal, ...options }, (response) => {
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

function officialPath(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const plain = `${parsed?.protocol}//${OFFICIAL_HOST}${parsed?.pathname}`;
  // To the letter: no userinfo, port, query or fragment, and nothing that a parser reads in two ways.
  if (parsed && /^https?:$/.test(parsed.protocol) && url === plain && PATH.test(parsed.pathname)) {
    return parsed.pathname;
  }
  throw new Error(
    `not a URL of SMQ's official host (https://${OFFICIAL_HOST}/…); nothing was fetched`,
  );
}
