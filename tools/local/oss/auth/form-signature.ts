import type { Credential } from '../../http/credential.js';
import { invalidArgument } from '../oss-error.js';
import { checkProof } from './proof.js';
import type { Arrival } from './read-v4.js';
import { accessDenied } from './refusals.js';
import { checkExpiry, MAX_SKEW, parseBasicTime } from './request-time.js';
import { readScope } from './scope-v4.js';
import { signV1 } from './signature-v1.js';
import { signV4, V4 } from './signature-v4.js';

type Fields = ReadonlyMap<string, string>;

// Seven days.
const MAX_AGE = 604_800_000;

/**
 * Checks the signature of a form's policy, V1 or V4.
 *
 * @throws {OssError} `SignatureDoesNotMatch`, `InvalidAccessKeyId`, `InvalidArgument` and the like.
 * @see https://www.alibabacloud.com/help/en/oss/developer-reference/postobject
 */
export function checkFormSignature(
  policy: string,
  fields: Fields,
  credentials: readonly Credential[],
  arrival: Arrival,
): void {
  const version = fields.get('x-oss-signature-version');
  if (version !== undefined && version !== V4) {
    const message = 'Invalid x-oss-signature-version field.';
    throw invalidArgument(message, 'x-oss-signature-version', version);
  }
  const securityToken = fields.get('x-oss-security-token');
  const texts = [{ stringToSign: Buffer.from(policy) }] as const;
  if (version === undefined) {
    const accessKeyId = required(fields, 'OSSAccessKeyId');
    const signature = required(fields, 'Signature');
    checkProof({ accessKeyId, securityToken, signature, texts, sign: signV1 }, credentials);
    return;
  }
  const signature = required(fields, 'x-oss-signature');
  const scope = readFormScope(fields, arrival);
  const { accessKeyId } = scope;
  const sign = (secret: string, text: Buffer) => signV4(secret, text, scope);
  checkProof({ accessKeyId, securityToken, signature, texts, sign }, credentials);
}

function readFormScope(fields: Fields, { now, region }: Arrival) {
  const credential = required(fields, 'x-oss-credential');
  const time = required(fields, 'x-oss-date');
  const start = parseBasicTime(time);
  if (!start) throw invalidArgument('Invalid x-oss-date field.', 'x-oss-date', time);
  if (start.getTime() > now.getTime() + MAX_SKEW) {
    throw accessDenied('Request is not valid yet.', '0002-00000235');
  }
  checkExpiry(new Date(start.getTime() + MAX_AGE), now);
  return readScope(credential, 'x-oss-credential', { time, region });
}

function required(fields: Fields, name: string): string {
  const value = fields.get(name.toLowerCase());
  if (value) return value;
  const message = `Bucket POST must contain a field named '${name}'. If it is specified, please check the order of the fields.`;
  throw invalidArgument(message, name);
}
