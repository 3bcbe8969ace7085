import { createHash, createHmac } from 'node:crypto';
import type { Credential } from '../http/credential.js';
import { isEqualText } from '../http/is-equal-text.js';
import { percentEncode } from '../http/percent-encode.js';
import { decoded } from './decoded.js';
import { FcError } from './fc-error.js';

export interface SignedRequest {
  readonly method: string;
  /** The path as sent, with its query. */
  readonly target: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

interface Authorization {
  readonly accessKeyId: string;
  readonly signature: string;
  readonly token: string | undefined;
  /** What the signature may be, given the secret. */
  readonly expected: (secret: string) => string[];
}

const WINDOW = 15 * 60_000;
const OLD = /^FC ([^:]+):(.+)$/;
const ACS3 =
  /^ACS3-HMAC-SHA256 Credential=([^,]+), *SignedHeaders=([^,]*), *Signature=([0-9a-f]+)$/;

/**
 * Checks the signature of a request: `FC id:…` of the API of 2016-08-15, or ACS3-HMAC-SHA256. Where
 * there are no credentials, anybody may send it.
 *
 * @throws {FcError} for a request that is not signed, not by one of these, or not within 15 minutes.
 */
export function checkSignature(request: SignedRequest, credentials: readonly Credential[]): void {
  if (credentials.length === 0) return;
  const { headers } = request;
  const date = headers['x-acs-date'] ?? headers['date'];
  if (date === undefined) {
    throw new FcError(400, 'MissingRequiredHeader', 'required HTTP header Date was not specified');
  }
  const { authorization = '' } = headers;
  const given = readOld(authorization, request) ?? readAcs3(authorization, request);
  if (!given) {
    throw new FcError(400, 'InvalidArgument', `invalid authorization '${authorization}'`);
  }
  const { accessKeyId, signature, token, expected } = given;
  const credential = credentials.find((known) => known.accessKeyId === accessKeyId);
  if (!credential) {
    throw new FcError(403, 'InvalidAccessKeyID', `invalid access key ID '${accessKeyId}'`);
  }
  // Not a date at all is too far away, too.
  if (!(Math.abs(Date.now() - Date.parse(date)) <= WINDOW)) {
    const times = `the request time '${date}' and the current time '${new Date().toUTCString()}'`;
    throw new FcError(403, 'AccessDenied', `the difference between ${times} is too large`);
  }
  const signatures = expected(credential.accessKeySecret);
  const isSigned = signatures.some((one) => isEqualText(one, signature));
  if (!isSigned || (credential.securityToken ?? token) !== token) {
    throw new FcError(
      403,
      'SignatureNotMatch',
      'The request signature we calculated does not match the signature you provided. Check your access key and signing method',
    );
  }
}

/** @see https://www.alibabacloud.com/help/en/functioncompute/fc-2-0/developer-reference/signature-method */
function readOld(text: string, { method, target, headers }: SignedRequest) {
  const [, accessKeyId, signature] = OLD.exec(text) ?? [];
  if (accessKeyId === undefined || signature === undefined) return undefined;
  const own = Object.keys(headers).filter((name) => name.startsWith('x-fc-'));
  const lines = own.sort().map((name) => `${name}:${headers[name]}\n`);
  const [path = ''] = target.split('?', 1);
  // The client signs the path as it was given, and may send it encoded.
  const texts = [path, decoded(path)].map((resource) => {
    const { 'content-md5': md5 = '', 'content-type': type = '', date = '' } = headers;
    return `${method}\n${md5}\n${type}\n${date}\n${lines.join('')}${resource}`;
  });
  const found: Authorization = {
    accessKeyId,
    signature,
    token: headers['x-fc-security-token'],
    expected: (secret) => texts.map((one) => hmac(secret, one).toString('base64')),
  };
  return found;
}

/** @see https://www.alibabacloud.com/help/en/sdk/product-overview/v3-request-structure-and-signature */
function readAcs3(text: string, { method, target, headers, body }: SignedRequest) {
  const [, accessKeyId, signedHeaders, signature] = ACS3.exec(text) ?? [];
  if (accessKeyId === undefined || signedHeaders === undefined || signature === undefined) {
    return undefined;
  }
  const [path = ''] = target.split('?', 1);
  const canonicalHeaders = signedHeaders
    .split(';')
    .map((name) => `${name}:${(headers[name] ?? '').trim()}\n`)
    .join('');
  const query = canonicalQuery(target.slice(path.length));
  // Requests to an HTTP trigger are signed without their body.
  const payload = headers['x-acs-content-sha256'] ?? '';
  const isOwnPayload = payload === '' || payload === sha256(body);
  const texts = [path, path.replaceAll('$', '%24')].map((uri) =>
    [method, uri, query, canonicalHeaders, signedHeaders, payload].join('\n'),
  );
  const found: Authorization = {
    accessKeyId,
    signature,
    token: headers['x-acs-security-token'] || undefined,
    expected: (secret) =>
      isOwnPayload
        ? texts.map((one) => hmac(secret, `ACS3-HMAC-SHA256\n${sha256(one)}`).toString('hex'))
        : [],
  };
  return found;
}

function canonicalQuery(query: string): string {
  const pairs = [...new URLSearchParams(query)].map(
    ([name, value]) => [name, `${percentEncode(name)}=${percentEncode(value)}`] as const,
  );
  return pairs
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, pair]) => pair)
    .join('&');
}

function sha256(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}

function hmac(secret: string, text: string): Buffer {
  return createHmac('sha256', secret).update(text).digest();
}
