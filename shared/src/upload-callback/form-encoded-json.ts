import { InboxError } from '../core/index.js';
import { isVariableName, shorten } from './body-variables.js';
import { encodeFormValue } from './expand-callback-body.js';
import { textsIn } from './texts-in.js';
import { placeholdersOf } from './unfilled-template.js';

const JSON_TYPE = /^\s*application\/json\b/i;
const FORM_TYPE = /^\s*application\/x-www-form-urlencoded\b/i;

/** Whether this `Content-Type` is that of a form, OSS's default for callbacks. */
export function isFormType(contentType: string | undefined): boolean {
  return contentType !== undefined && FORM_TYPE.test(contentType);
}

/** Whether this `Content-Type` is that of JSON. */
export function isJsonType(contentType: string | undefined): boolean {
  return contentType !== undefined && JSON_TYPE.test(contentType);
}

/**
 * Refuses JSON into which OSS put the values as into a form. Under the form type any percent-escape says so. Where the type
 * is not known, the bytes must: all of OSS's own values are as a form would have them. Under any other type a `%2F` is part
 * of the key.
 *
 * @throws {InboxError} `body_invalid` with the cause and the fix.
 */
export function refuseFormEncoded(
  fields: Readonly<Record<string, unknown>>,
  contentType: string | undefined,
): void {
  const encoded = encodedField(fields, contentType);
  if (encoded === undefined) return;
  throw new InboxError(
    'body_invalid',
    `callback body: ${shorten(encoded)} is percent-encoded within JSON: the upload left callbackBodyType at its default, a form. Set callbackBodyType to application/json, and write text variables without quotes ("object":\${object})`,
  );
}

function encodedField(
  fields: Readonly<Record<string, unknown>>,
  contentType: string | undefined,
): string | undefined {
  const entries = Object.entries(fields);
  const find = (among: typeof entries) =>
    among.find(([, value]) => [...textsIn(value)].some(hasEscape))?.[0];
  if (contentType !== undefined) return isFormType(contentType) ? find(entries) : undefined;
  const ofOss = entries.filter(([name]) => isVariableName(name));
  const isForm = ofOss.every(([, value]) => [...textsIn(value)].every(isFormValue));
  return isForm ? find(ofOss) : undefined;
}

// A placeholder is another mistake, with another fix.
function hasEscape(text: string): boolean {
  return decoded(text) !== text && placeholdersOf(text).length === 0;
}

function isFormValue(text: string): boolean {
  return encodeFormValue(decoded(text)) === text;
}

/** The text without its percent-escapes; as it is, where some are malformed. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
