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
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => (value === '' ? `${name}${emptyAs}` : `${name}=${value}`));
  return [
    method,
    encode(bucket === '' ? '/' : `/${bucket}/${key}`).replaceAll('%2F', '/'),
    parameters.join('&'),
    signedHeaders.join(''),
    additionalHeaders.join(';'),
    headers['x-oss-content-sha256'] ?? 'UNSIGNED-PAYLOAD',
  ].join('\n');
}

// Everything but RFC 3986's unreserved characters.
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
