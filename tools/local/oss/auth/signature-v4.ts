import { createHash, createHmac } from 'node:crypto';
import { canonicalRequest } from './canonical-request.js';
import type { Proof, SignedRequest } from './proof.js';
import type { SignedText } from './refusals.js';
import type { ScopeV4 } from './scope-v4.js';

/** What V4 is called in headers, queries and forms. */
export const V4 = 'OSS4-HMAC-SHA256';

/** The V4 signature of a text: HMAC-SHA256 in lower-case hexadecimal. */
export function signV4(
  accessKeySecret: string,
  text: string | Buffer,
  { date, region }: Pick<ScopeV4, 'date' | 'region'>,
): string {
  const parts = [date, region, 'oss', 'aliyun_v4_request'];
  const key = parts.reduce<string | Buffer>(hmac, `aliyun_v4${accessKeySecret}`);
  return hmac(key, text).toString('hex');
}

/** What V4 may have signed of this request, and how. */
export function signedTexts(
  request: SignedRequest,
  scope: ScopeV4,
  time: string,
  additionalHeaders: readonly string[],
): Pick<Proof, 'texts' | 'sign' | 'ec'> {
  const textOf = (emptyAs: '' | '='): SignedText => {
    const bytes = Buffer.from(canonicalRequest(request, additionalHeaders, emptyAs), 'latin1');
    const hash = createHash('sha256').update(bytes).digest('hex');
    const scopeText = `${scope.date}/${scope.region}/oss/aliyun_v4_request`;
    const stringToSign = Buffer.from([V4, time, scopeText, hash].join('\n'));
    return { stringToSign, canonicalRequest: bytes.toString() };
  };
  return {
    texts: [textOf(''), textOf('=')],
    sign: (secret, text) => signV4(secret, text, scope),
    ec: '0002-00000201',
  };
}

function hmac(key: string | Buffer, data: string | Buffer): Buffer {
  return createHmac('sha256', key).update(data).digest();
}
