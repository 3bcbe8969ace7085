import { percentEncode } from '../../http/percent-encode.js';
import type { SignedRequest } from './proof.js';

/**
 * What V4 signs the hash of, in Latin-1, as headers are. An empty value stands in the query as its name alone; ali-oss
 * keeps the equals sign of some (`prefix=`), for which there is `emptyAs`.
 *
 * @see https://www.alibabacloud.com/help/en/oss/developer-reference/recommend-to-use-signature-version-4
 */
export function canonicalRequest(
  { method, bucket, key, query, headers }: SignedRequest,
  additionalHeaders: readonly string[],
  emptyAs: '' | '=' = '',
): string {
  const isSigned = (name: string) =>
    /^(?:content-type$|content-md5$|x-oss-)/.test(name) || additionalHeaders.includes(name);
  const signedHeaders = Object.keys(headers)
    .filter(isSigned)
    .sort()
    .map((name) => `${name}:${headers[name]?.trim()}\n`);
  const parameters = [...query]
    .filter(([name]) => name !== 'x-oss-signature')
    .map(([name, value]) => [percentEncode(name), percentEncode(value)] as const)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => (value === '' ? `${name}${emptyAs}` : `${name}=${value}`));
  return [
    method,
    percentEncode(bucket === '' ? '/' : `/${bucket}/${key}`).replaceAll('%2F', '/'),
    parameters.join('&'),
    signedHeaders.join(''),
    additionalHeaders.join(';'),
    headers['x-oss-content-sha256'] ?? 'UNSIGNED-PAYLOAD',
  ].join('\n');
}
