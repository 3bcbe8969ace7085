import { decodeBase64Text, isObject, tryParseJson } from 'oss-inbox';
import { OssError } from '../oss-error.js';

/** What a form must fulfil. */
export interface PolicyDocument {
  readonly expiration: Date;
  readonly conditions: readonly PolicyCondition[];
}

/** One condition; names are lower-case and without the `$`. */
export type PolicyCondition =
  | { readonly operator: 'eq' | 'starts-with'; readonly field: string; readonly value: string }
  | {
      readonly operator: 'in' | 'not-in';
      readonly field: string;
      readonly values: readonly string[];
    }
  | { readonly operator: 'content-length-range'; readonly least: number; readonly most: number };

const EXPIRATION = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/;

/**
 * The policy of a form, given as the Base64 that the form sends.
 *
 * @throws {OssError} `InvalidPolicyDocument`.
 * @see https://www.alibabacloud.com/help/en/oss/developer-reference/postobject
 */
export function readPolicyDocument(base64: string): PolicyDocument {
  const json = tryParseJson(decodeBase64Text(base64) ?? '');
  if (!isObject(json)) throw invalidPolicy('Invalid JSON.');
  const { expiration, conditions } = json;
  if (expiration === undefined) throw invalidPolicy('Policy missing expiration.', '0006-00000208');
  if (!Array.isArray(conditions)) throw invalidPolicy('Policy missing conditions.');
  return { expiration: readExpiration(expiration), conditions: conditions.map(readCondition) };
}

/** The 400 for a policy that can't be read. */
export function invalidPolicy(message: string, ec?: string): OssError {
  return new OssError(400, 'InvalidPolicyDocument', `Invalid Policy: ${message}`, { ec });
}

function readExpiration(value: unknown): Date {
  const time = new Date(typeof value === 'string' && EXPIRATION.test(value) ? value : '');
  if (!Number.isNaN(time.getTime())) return time;
  throw invalidPolicy(`Invalid 'expiration' value: ${JSON.stringify(value)}.`);
}

function readCondition(condition: unknown): PolicyCondition {
  if (Array.isArray(condition)) return readList(condition);
  if (!isObject(condition)) {
    const text = JSON.stringify(condition);
    throw invalidPolicy(`Invalid Condition: ${text} is no list or map.`, '0006-00000222');
  }
  const [entry, ...others] = Object.entries(condition);
  if (entry === undefined || others.length > 0) {
    throw invalidPolicy(
      'Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.',
    );
  }
  return { operator: 'eq', field: entry[0].toLowerCase(), value: readText(entry[1], condition) };
}

function readList(condition: readonly unknown[]): PolicyCondition {
  const [operator, first, second] = condition;
  if (condition.length !== 3) {
    throw invalidPolicy(`Invalid Condition: ${JSON.stringify(condition)} has not three parts.`);
  }
  if (operator === 'content-length-range') return readRange(first, second);
  const field = readName(first, condition);
  if (operator === 'eq' || operator === 'starts-with') {
    return { operator, field, value: readText(second, condition) };
  }
  if (operator === 'in' || operator === 'not-in') {
    if (!Array.isArray(second)) throw wrongType(condition);
    return { operator, field, values: second.map((value) => readText(value, condition)) };
  }
  throw invalidPolicy(`Invalid Condition: unknown operation ${JSON.stringify(operator)}.`);
}

function readRange(least: unknown, most: unknown): PolicyCondition {
  if (isWhole(least) && isWhole(most) && Number(least) <= Number(most)) {
    return { operator: 'content-length-range', least: Number(least), most: Number(most) };
  }
  throw invalidPolicy('Invalid content-length-range.', '0006-00000220');
}

function isWhole(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function readName(value: unknown, condition: readonly unknown[]): string {
  const name = readText(value, condition);
  if (/^\$./.test(name)) return name.slice(1).toLowerCase();
  throw invalidPolicy(`Invalid Condition: the field of ${JSON.stringify(condition)} needs a "$".`);
}

function readText(value: unknown, condition: unknown): string {
  if (typeof value === 'string') return value;
  throw wrongType(condition);
}

function wrongType(condition: unknown): OssError {
  const text = JSON.stringify(condition);
  return invalidPolicy(`Invalid Condition: a value of ${text} has a wrong type.`, '0006-00000224');
}
