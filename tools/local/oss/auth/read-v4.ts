import { invalidArgument } from '../oss-error.js';
import type { Proof, SignedRequest } from './proof.js';
import { accessDenied, unreadableHeader } from './refusals.js';
import { basicTime, checkExpiry, MAX_SKEW, parseBasicTime, signingTimeOf } from './request-time.js';
import { readScope } from './scope-v4.js';
import { signedTexts, V4 } from './signature-v4.js';

const MAX_EXPIRES = 604_800;

/** When a request came, and to which region. */
export interface Arrival {
  readonly now: Date;
  readonly region: string;
}

/**
 * `Authorization: OSS4-HMAC-SHA256 Credential=…,AdditionalHeaders=…,Signature=…`.
 *
 * @see https://www.alibabacloud.com/help/en/oss/developer-reference/recommend-to-use-signature-version-4
 */
export function readHeaderV4(request: SignedRequest, { now, region }: Arrival): Proof {
  const { headers } = request;
  const authorization = headers['authorization'] ?? '';
  const fields = readFields(authorization.slice(V4.length));
  const [credential, signature] = [fields.get('credential'), fields.get('signature')];
  if (!credential || !signature) throw unreadableHeader(authorization);
  const payload = headers['x-oss-content-sha256'] ?? '';
  if (payload !== 'UNSIGNED-PAYLOAD') {
    const message = 'The x-oss-content-sha256 header must be UNSIGNED-PAYLOAD.';
    throw invalidArgument(message, 'x-oss-content-sha256', payload);
  }
  const time = basicTime(signingTimeOf(headers, now));
  const scope = readScope(credential, 'Authorization header', { time, region });
  return {
    accessKeyId: scope.accessKeyId,
    securityToken: headers['x-oss-security-token'],
    signature,
    ...signedTexts(request, scope, time, readNames(fields.get('additionalheaders'))),
  };
}

/**
 * `?x-oss-signature-version=OSS4-HMAC-SHA256&x-oss-credential=…&x-oss-date=…&x-oss-expires=…&x-oss-signature=…`.
 *
 * @see https://www.alibabacloud.com/help/en/oss/developer-reference/add-signatures-to-urls
 */
export function readQueryV4(request: SignedRequest, { now, region }: Arrival): Proof {
  const { query } = request;
  const required = (name: string) => {
    const value = query.get(`x-oss-${name}`);
    if (value) return value;
    throw invalidArgument(`The x-oss-${name} parameter is missing.`, `x-oss-${name}`, '');
  };
  const [credential, time, expires, signature] = [
    required('credential'),
    required('date'),
    required('expires'),
    required('signature'),
  ];
  const start = parseBasicTime(time);
  if (!start) throw invalidArgument('Invalid x-oss-date parameter.', 'x-oss-date', time);
  if (!/^\d{1,6}$/.test(expires) || Number(expires) < 1 || Number(expires) > MAX_EXPIRES) {
    const message = `The x-oss-expires parameter must be from 1 to ${MAX_EXPIRES} seconds.`;
    throw invalidArgument(message, 'x-oss-expires', expires);
  }
  if (start.getTime() > now.getTime() + MAX_SKEW) {
    throw accessDenied('Request is not valid yet.', '0002-00000235');
  }
  checkExpiry(new Date(start.getTime() + Number(expires) * 1000), now);
  const scope = readScope(credential, 'x-oss-credential', { time, region });
  return {
    accessKeyId: scope.accessKeyId,
    securityToken: query.get('x-oss-security-token'),
    signature,
    ...signedTexts(request, scope, time, readNames(query.get('x-oss-additional-headers'))),
  };
}

function readFields(text: string): Map<string, string> {
  const fields = new Map<string, string>();
  for (const field of text.split(',')) {
    const [, name, value] = /^\s*(\w+)=(.*?)\s*$/.exec(field) ?? [];
    if (name !== undefined && value !== undefined) fields.set(name.toLowerCase(), value);
  }
  return fields;
}

function readNames(text = ''): string[] {
  return text.toLowerCase().split(';').filter(Boolean);
}
