import type { Credential } from '../../http/credential.js';
import { OssError } from '../oss-error.js';
import { entityTooLarge } from '../store/receive.js';
import { checkFormSignature } from './form-signature.js';
import { invalidPolicy, type PolicyCondition, readPolicyDocument } from './policy-document.js';
import type { Arrival } from './read-v4.js';
import { accessDenied } from './refusals.js';
import { V4 } from './signature-v4.js';

/** A form upload (PostObject), as it came. */
export interface UploadForm {
  readonly bucket: string;
  /** By lower-case name, without the file; `key` with its `${filename}`, which OSS fills in later. */
  readonly fields: ReadonlyMap<string, string>;
}

/** How many bytes a policy allows. */
export interface SizeRange {
  readonly least: number;
  readonly most: number;
}

// What a policy of V4 must pin, or whoever has the form could change it.
const PINNED = ['x-oss-signature-version', 'x-oss-credential', 'x-oss-date'];

/**
 * Checks the policy of a form: its signature, where there are AccessKey pairs, its time and its conditions. A form
 * without a policy passes only where there are none. What is returned is for `checkSize`, once the file is there.
 *
 * @throws {OssError} `AccessDenied`, `InvalidPolicyDocument`, `SignatureDoesNotMatch` and the like.
 * @see https://www.alibabacloud.com/help/en/oss/developer-reference/postobject
 */
export function checkPolicy(
  form: UploadForm,
  credentials: readonly Credential[],
  arrival: Arrival,
): SizeRange {
  const { fields } = form;
  const policy = fields.get('policy');
  if (policy === undefined) {
    if (credentials.length === 0) return { least: 0, most: Number.POSITIVE_INFINITY };
    throw accessDenied('You have no right to access this object because of bucket acl.');
  }
  if (credentials.length > 0) checkFormSignature(policy, fields, credentials, arrival);
  const { expiration, conditions } = readPolicyDocument(policy);
  if (arrival.now > expiration) {
    throw accessDenied('Invalid according to Policy: Policy expired.', '0006-00000213');
  }
  if (fields.get('x-oss-signature-version') === V4) checkPinned(conditions, fields);
  const range = { least: 0, most: Number.POSITIVE_INFINITY };
  for (const condition of conditions) {
    if (condition.operator === 'content-length-range') {
      range.least = Math.max(range.least, condition.least);
      range.most = Math.min(range.most, condition.most);
    } else checkField(condition, form);
  }
  return range;
}

/** @throws {OssError} `EntityTooLarge` or `EntityTooSmall`. */
export function checkSize(size: number, { least, most }: SizeRange): void {
  if (size > most) throw entityTooLarge(most, size);
  if (size < least) {
    const message = 'Your proposed upload is smaller than the minimum allowed size';
    const elements = { ProposedSize: String(size), MinSizeAllowed: String(least) };
    throw new OssError(400, 'EntityTooSmall', message, { elements });
  }
}

function checkPinned(conditions: readonly PolicyCondition[], fields: UploadForm['fields']): void {
  const names = fields.has('x-oss-security-token') ? [...PINNED, 'x-oss-security-token'] : PINNED;
  for (const name of names) {
    const isPinned = conditions.some(
      (condition) => condition.operator === 'eq' && condition.field === name,
    );
    if (!isPinned) throw invalidPolicy(`Policy must have a condition for ${name}.`);
  }
}

type FieldCondition = Exclude<PolicyCondition, { operator: 'content-length-range' }>;

function checkField(condition: FieldCondition, { bucket, fields }: UploadForm): void {
  const { operator, field } = condition;
  const value = (field === 'bucket' ? bucket : fields.get(field)) ?? '';
  if (isFulfilled(condition, value)) return;
  const wanted = 'values' in condition ? condition.values : condition.value;
  throw accessDenied(
    `Invalid according to Policy: Policy Condition failed: ${listText([operator, `$${field}`, wanted])}`,
  );
}

function isFulfilled(condition: FieldCondition, value: string): boolean {
  if ('values' in condition) {
    return condition.values.includes(value) === (condition.operator === 'in');
  }
  return condition.operator === 'eq'
    ? value === condition.value
    : value.startsWith(condition.value);
}

function listText(list: readonly (string | readonly string[])[]): string {
  const items = list.map((item) =>
    typeof item === 'string' ? JSON.stringify(item) : listText(item),
  );
  return `[${items.join(', ')}]`;
}
