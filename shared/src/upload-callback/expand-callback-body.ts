import type { CallbackBodyType } from './callback-parameter.js';
import { refusal } from './callback-refusal.js';

/**
 * OSS's own variables, and whether a JSON body gets them as bare numbers. Names are case-sensitive; every other
 * variable is the uploader's and begins with `x:`.
 *
 * @see https://www.alibabacloud.com/help/en/oss/developer-reference/callback
 */
export const systemVariables: ReadonlyMap<string, 'text' | 'number'> = new Map([
  ['bucket', 'text'],
  ['object', 'text'],
  ['etag', 'text'],
  ['size', 'number'],
  ['mimeType', 'text'],
  ['imageInfo.height', 'number'],
  ['imageInfo.width', 'number'],
  ['imageInfo.format', 'text'],
  ['crc64', 'number'],
  ['contentMd5', 'text'],
  ['vpcId', 'text'],
  ['clientIp', 'text'],
  ['reqId', 'text'],
  ['operation', 'text'],
]);

/** Values by variable name (`object`, `imageInfo.height`, `x:uid`); what is absent or `undefined` has no value. */
export interface CallbackValues {
  readonly [variable: string]: string | number | bigint | undefined;
}

const VARIABLE = /\$(?:\{([^}]*)(\}?))?/g;

/**
 * The body that OSS sends for a `callbackBody` template: each `${name}` becomes its value, all other text stays as it
 * is, and nobody checks the result.
 *
 * In form mode values are percent-encoded and a missing one is empty. In JSON mode text comes *with* its quotes,
 * numbers come bare (also `size`, `crc64` and the like when given as digits) and a missing value is `null`. So
 * `"object":${object}` is right, and `"object":"${object}"` gives a broken body, as it does on OSS.
 *
 * @throws {InboxError} `argument_invalid` with OSS's message when a `$` does not begin a `${name}`; see `ecOf`.
 * @see https://www.alibabacloud.com/help/en/oss/developer-reference/callback
 */
export function expandCallbackBody(
  template: string,
  bodyType: CallbackBodyType,
  values: CallbackValues,
): string {
  const encode = bodyType === 'json' ? asJson : asForm;
  return replaceVariables(template, (name) =>
    encode(Object.hasOwn(values, name) ? values[name] : undefined, name),
  );
}

/**
 * The names of the variables a template uses, each once, in order: `['object', 'x:uid']`. They need not exist.
 *
 * @throws {InboxError} `argument_invalid`, as `expandCallbackBody` does.
 */
export function callbackBodyVariables(template: string): string[] {
  const names = new Set<string>();
  replaceVariables(template, (name) => {
    names.add(name);
    return '';
  });
  return [...names];
}

/** Text as OSS percent-encodes it: everything but RFC 3986's unreserved characters. */
export function encodeFormValue(text: string): string {
  return encodeURIComponent(wellFormed(text)).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function replaceVariables(template: string, fill: (name: string) => string): string {
  return template.replace(VARIABLE, (_, name: string | undefined, brace: string | undefined) => {
    if (name === undefined) throw broken('Left brace must be adjacent to dollar sign.');
    // Only the message above is known to be OSS's own.
    if (brace === '') throw broken('Right brace is missing after dollar sign and left brace.');
    return fill(name);
  });
}

function broken(message: string): Error {
  return refusal(message, '0007-00000105', 'ReplaceKeyPrefix');
}

function asForm(value: CallbackValues[string]): string {
  return value === undefined ? '' : encodeFormValue(String(value));
}

function asJson(value: CallbackValues[string], name: string): string {
  if (value === undefined) return 'null';
  if (typeof value !== 'string') return String(value);
  const isNumber = systemVariables.get(name) === 'number' && /^\d+$/.test(value);
  return isNumber ? value : JSON.stringify(wellFormed(value));
}

// Half of a surrogate pair can't be sent as UTF-8, and would make encodeURIComponent throw.
function wellFormed(text: string): string {
  return Buffer.from(text).toString();
}
