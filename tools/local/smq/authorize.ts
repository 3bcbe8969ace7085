import { createHash, createHmac } from 'node:crypto';
import type { Credential } from '../http/credential.js';
import { isEqualText } from '../http/is-equal-text.js';
import { SmqError } from './smq-error.js';

/** A request as it came. */
export interface SignedRequest {
  readonly method: string;
  /** The path and query, as sent. */
  readonly resource: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Milliseconds that a request's date may be from now, either way. */
const WINDOW = 900_000;

/**
 * Checks who sends a request and that it is as it was sent. Without credentials anybody may send it.
 *
 * @throws {SmqError} as SMQ would answer.
 * @see https://www.alibabacloud.com/help/en/mns/sign-requests
 */
export function authorize(
  request: SignedRequest,
  credentials: readonly Credential[],
  now = Date.now(),
): void {
  checkDigest(request);
  if (credentials.length === 0) return;
  const { headers } = request;
  checkDate(headers, now);
  const { authorization } = headers;
  if (!authorization) throw new SmqError('MissingAuthorizationHeader');
  const [, id, signature] = /^MNS ([^:\s]+):(\S+)$/.exec(authorization) ?? [];
  if (!id || !signature) throw new SmqError('InvalidAuthorizationHeader');
  const known = credentials.find(({ accessKeyId }) => accessKeyId === id);
  if (!known) throw new SmqError('InvalidAccessKeyId');
  if (!isEqualText(known.securityToken ?? '', headers['security-token'] ?? '')) {
    throw new SmqError('InvalidSecurityToken');
  }
  if (!isEqualText(signatureOf(request, known.accessKeySecret), signature)) {
    throw new SmqError('SignatureDoesNotMatch');
  }
}

function checkDigest({ headers, body }: SignedRequest): void {
  const given = headers['content-md5'];
  if (!given) return;
  const digest = createHash('md5').update(body).digest();
  // SMQ's own clients send Base64 of the hexadecimal digits, the standard means Base64 of the digest.
  const forms = [Buffer.from(digest.toString('hex')).toString('base64'), digest.toString('base64')];
  if (!forms.includes(given)) throw new SmqError('InvalidDegist');
}

function checkDate(headers: SignedRequest['headers'], now: number): void {
  const date = headers['date'] ?? headers['x-mns-date'];
  if (!date) throw new SmqError('MissingDateHeader');
  const distance = Math.abs(now - Date.parse(date));
  if (Number.isNaN(distance)) throw new SmqError('InvalidDateHeader');
  if (distance > WINDOW) throw new SmqError('TimeExpired');
}

function signatureOf({ method, resource, headers }: SignedRequest, secret: string): string {
  const names = Object.keys(headers).filter((name) => name.startsWith('x-mns-'));
  const lines = [
    method,
    headers['content-md5'] ?? '',
    headers['content-type'] ?? '',
    headers['date'] ?? headers['x-mns-date'] ?? '',
    ...names.sort().map((name) => `${name}:${headers[name]}`),
    resource,
  ];
  return createHmac('sha1', secret).update(lines.join('\n')).digest('base64');
}
