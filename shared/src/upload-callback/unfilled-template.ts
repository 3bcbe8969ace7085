import { InboxError } from '../core/index.js';
import { shorten } from './body-variables.js';
import { systemVariables } from './expand-callback-body.js';
import { textsIn } from './texts-in.js';

const FIX =
  'Send callbackBody with ${…} as it is: not percent-encoded (%24%7B…%7D) and without a backslash before the "$" (PHP and shells leave one in single quotes). Only the whole parameter is encoded: JSON, then Base64';

/** An uploader chooses these two, and may have a placeholder in them; OSS makes all others. */
const OF_UPLOADER: ReadonlySet<string> = new Set(['object', 'mimeType']);

/** A longer text is no name and no placeholder. */
const LONGEST = 300;
const ENCODED_SIGN = /%(?:25)*(24|28|29|3A|5C|7B|7D)/gi;
const PLACEHOLDER = /\$(?:\{ *([\w.:-]+) *\}|\( *([\w.:-]+) *\))/g;

// What JavaScript, Python and others make of a variable that they do not know, and the name in other brackets than OSS's.
const NO_VALUE = /^(?:undefined|null|none|nil|nan|\[object \w+\])$/i;
const NO_VARIABLE = /^[^\p{L}\p{N}]{0,9}reqId[^\p{L}\p{N}]{0,9}$/u;

/**
 * Refuses the value of one of OSS's variables that is nothing but a placeholder, or has the backslash of an escaped one: OSS
 * did not fill in the template. A key that merely holds `${…}` is a key; a request id that does (`prod-${reqId}`) is none.
 * `name` is what the template calls the variable.
 *
 * @throws {InboxError} `body_invalid` with the cause and the fix.
 */
export function refuseUnfilled(variable: string, name: string, value: unknown): void {
  if (typeof value !== 'string') return;
  const found = OF_UPLOADER.has(variable) ? placeholdersOf(value) : placeholdersIn(value);
  if (found.length === 1 || found.some((each) => systemVariables.has(each))) refuse(name, found);
  if (variable === 'reqId') refuseNoRequestId(value);
  // No name of OSS's begins with one, keys included.
  if (value.startsWith('\\')) {
    throw invalid(
      `${name} begins with a backslash: callbackBody escapes the "$" of the variable. ${FIX}`,
    );
  }
}

/**
 * Refuses fields of the uploader's own that hold one of OSS's variables as a placeholder. Those of own variables
 * (`${x:uid}`) may be what somebody wrote.
 *
 * @throws {InboxError} `body_invalid` with the cause and the fix.
 */
export function refuseUnfilledOwn(fields: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(fields)) {
    for (const text of textsIn(value)) {
      const found = placeholdersOf(text);
      if (found.some((each) => systemVariables.has(each))) refuse(name, found);
    }
  }
}

/**
 * Refuses a field's name that holds one of OSS's variables: a template that was encoded as a whole, with its `=` and `&`, is one
 * long name.
 *
 * @throws {InboxError} `body_invalid` with the cause and the fix.
 */
export function refuseUnfilledName(name: string): void {
  const found = Array.from(name.matchAll(PLACEHOLDER), namedIn);
  if (found.some((each) => systemVariables.has(each))) refuse('a field name', found);
}

function refuse(name: string, found: readonly string[]): never {
  // A value may be a secret; the name of a variable of OSS's is none.
  const variable = found.find((each) => systemVariables.has(each)) ?? '…';
  throw invalid(
    `${shorten(name)}: OSS did not fill in the template, which still says \${${variable}}. ${FIX}`,
  );
}

function refuseNoRequestId(value: string): void {
  if (!NO_VALUE.test(value.trim()) && !NO_VARIABLE.test(value)) return;
  throw invalid(
    'reqId is not the id of a request: what made callbackBody filled in ${reqId} itself, or left it out. Put reqId=${reqId} into the template so that OSS gets it as it is: in JavaScript, PHP and shells, in single quotes',
  );
}

/** The names in a text that is made of placeholders and of what separates them; none for any other text. */
export function placeholdersOf(text: string): string[] {
  const isMore = /[\p{L}\p{N}]/u.test(unescaped(text).replace(PLACEHOLDER, ''));
  return isMore ? [] : placeholdersIn(text);
}

/** The names of all placeholders in a text, whatever else is in it. */
function placeholdersIn(text: string): string[] {
  return Array.from(unescaped(text).matchAll(PLACEHOLDER), namedIn);
}

/** The text as a template engine should have got it; empty where it is too long for a name, or has no `$`. */
function unescaped(text: string): string {
  if (text.length > LONGEST || !/\$|%(?:25)*24|\\u0024/i.test(text)) return '';
  return text
    .replace(ENCODED_SIGN, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replaceAll('\\u0024', '$')
    .replaceAll('\\', '');
}

function namedIn([, inBraces, inBrackets]: RegExpMatchArray): string {
  return inBraces ?? inBrackets ?? '';
}

function invalid(message: string): InboxError {
  return new InboxError('body_invalid', `callback body: ${message}`);
}
