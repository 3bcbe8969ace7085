import { createHmac } from 'node:crypto';
import type { Proof, SignedRequest } from './proof.js';
import { accessDenied, unreadableHeader } from './refusals.js';
import { checkExpiry, signingTimeOf } from './request-time.js';
import { isSubResource } from './sub-resources.js';

/**
 * `Authorization: OSS <id>:<signature>`.
 *
 * @see https://www.alibabacloud.com/help/en/oss/developer-reference/include-signatures-in-the-authorization-header
 */
export function readHeaderV1(request: SignedRequest, now: Date): Proof {
  const { headers } = request;
  const authorization = headers['authorization'] ?? '';
  const [, accessKeyId, signature] = /^OSS ([^:\s]+):(\S+)$/.exec(authorization) ?? [];
  if (accessKeyId === undefined || signature === undefined) {
    throw unreadableHeader(authorization);
  }
  signingTimeOf(headers, now);
  const securityToken = headers['x-oss-security-token'];
  const date = headers['x-oss-date'] ?? headers['date'] ?? '';
  return newProof(request, { accessKeyId, securityToken, signature }, date);
}

/**
 * `?OSSAccessKeyId=…&Expires=…&Signature=…`.
 *
 * @see https://www.alibabacloud.com/help/en/oss/developer-reference/ddd-signatures-to-urls
 */
export function readQueryV1(request: SignedRequest, now: Date): Proof {
  const { query, headers } = request;
  const [accessKeyId, expires, signature] = ['OSSAccessKeyId', 'Expires', 'Signature'].map((name) =>
    query.get(name),
  );
  if (!accessKeyId || !expires || !signature) {
    throw accessDenied(
      'Query-string authentication requires the Signature, Expires and OSSAccessKeyId parameters',
    );
  }
  if (!/^\d{1,12}$/.test(expires)) {
    const message = 'Invalid date (should be seconds since epoch).';
    throw accessDenied(message, '0002-00000070', { Expires: expires });
  }
  checkExpiry(new Date(Number(expires) * 1000), now);
  const securityToken = query.get('security-token') ?? headers['x-oss-security-token'];
  return newProof(request, { accessKeyId, securityToken, signature }, expires);
}

/** The V1 signature of a text: Base64 of HMAC-SHA1. */
export function signV1(accessKeySecret: string, text: string | Buffer): string {
  return createHmac('sha1', accessKeySecret).update(text).digest('base64');
}

function newProof(
  request: SignedRequest,
  signed: Pick<Proof, 'accessKeyId' | 'securityToken' | 'signature'>,
  date: string,
): Proof {
  const stringToSign = stringToSignV1(request, date);
  return { ...signed, texts: [{ stringToSign }], sign: signV1, ec: '0002-00000040' };
}

function stringToSignV1({ method, bucket, key, query, headers }: SignedRequest, date: string) {
  const ossHeaders = Object.keys(headers)
    .filter((name) => name.startsWith('x-oss-'))
    .sort()
    .map((name) => `${name}:${headers[name]?.trim()}`);
  const subResources = [...query]
    .filter(([name]) => isSubResource(name))
    .map(([name, value]) => ({ name, text: value === '' ? name : `${name}=${value}` }))
    .sort(({ name: one }, { name: other }) => (one < other ? -1 : 1))
    .map(({ text }) => text);
  const resource = bucket === '' ? '/' : `/${bucket}/${key}`;
  const text = [
    method,
    headers['content-md5'] ?? '',
    headers['content-type'] ?? '',
    date,
    ...ossHeaders,
    inLatin1(subResources.length > 0 ? `${resource}?${subResources.join('&')}` : resource),
  ];
  return Buffer.from(text.join('\n'), 'latin1');
}

// The bytes of the UTF-8 text as Latin-1, in which Node gives the bytes of headers.
function inLatin1(text: string): string {
  return Buffer.from(text).toString('latin1');
}
