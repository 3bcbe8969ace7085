import { bodyInvalid } from './errors.js';

const MAX_DEPTH = 64;
const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

// An integer of 16 digits or more that is a JSON value. Inside a string such a run is followed by something else
// ("acs:oss:cn-hangzhou:1234567890123456:bucket"), so that almost every document is parsed as it is.
const LONG_INTEGER = /(?:^|[:,[])\s*-?\d{16,}\s*(?:[,}\]]|$)/;
const STRING_OR_LONG_INTEGER = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]{15,}/gs;

/** Whether this key could change what an object is; such keys are dropped wherever they come from. */
export function isForbiddenKey(key: string): boolean {
  return FORBIDDEN_KEYS.has(key);
}

/**
 * JSON text as data, safe for text from outside: integers beyond 2^53 become strings of their exact digits (OSS sends
 * `crc64` as a bare number), `__proto__`, `constructor` and `prototype` never become keys, and nesting ends at 64
 * levels.
 *
 * @throws {InboxError} `body_invalid` when the text is not JSON or nests too deep.
 */
export function parseJson(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
    // Only text that is known to be JSON: on an unclosed string the expression would take quadratic time.
    if (LONG_INTEGER.test(text)) value = JSON.parse(quoteUnsafeIntegers(text));
  } catch (cause) {
    throw bodyInvalid(`not valid JSON: ${reason(cause)}`, { cause });
  }
  clean(value, MAX_DEPTH);
  return value;
}

/** {@link parseJson} for text that may well be something else: `undefined` when it is not JSON. */
export function tryParseJson(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

/**
 * The first field that a JSON object has more than once; `undefined` when there is none, or the text is no object.
 * `JSON.parse` keeps the last of them and other parsers the first, so that two readers of one text can see two things.
 * Fields of nested objects don't count; a name counts as what it says (`"\\u0061"` is `a`). Never throws, takes linear
 * time, and is exact for text that is JSON.
 */
export function repeatedField(text: string): string | undefined {
  if (!/^\s*\{/.test(text)) return undefined;
  const seen = new Set<unknown>();
  let depth = 0;
  let isNameNext = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    if (sign === '"') {
      const start = at;
      at = endOfString(text, start);
      if (!isNameNext) continue;
      isNameNext = false;
      const name = tryParseJson(text.slice(start, at + 1));
      if (typeof name === 'string' && seen.has(name)) return name;
      seen.add(name);
    } else if (sign === '{' || sign === '[') {
      depth += 1;
      isNameNext = depth === 1;
    } else if (sign === '}' || sign === ']') depth -= 1;
    else if (sign === ',') isNameNext = depth === 1;
  }
  return undefined;
}

/** Whether the value is a JSON object (not an array, not `null`). */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A copy with the fields that pass. */
export function pick<Value>(
  fields: Readonly<Record<string, unknown>>,
  passes: (value: unknown, name: string) => value is Value,
): Record<string, Value>;
export function pick(
  fields: Readonly<Record<string, unknown>>,
  passes: (value: unknown, name: string) => boolean,
): Record<string, unknown>;
export function pick(
  fields: Readonly<Record<string, unknown>>,
  passes: (value: unknown, name: string) => boolean,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([name, value]) => passes(value, name)));
}

/** A copy with the fields that have a value: neither absent nor `null`, nor under a forbidden key. */
export function present<Fields extends object>(fields: Fields) {
  const copy: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined && value !== null && !FORBIDDEN_KEYS.has(name)) copy[name] = value;
  }
  return copy as { [Name in keyof Fields]?: NonNullable<Fields[Name]> };
}

function quoteUnsafeIntegers(text: string): string {
  return text.replace(STRING_OR_LONG_INTEGER, (token) =>
    /^-?\d+$/.test(token) && !Number.isSafeInteger(Number(token)) ? `"${token}"` : token,
  );
}

/** Where the quote stands that ends the string which begins here. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}

function clean(value: unknown, levels: number): void {
  if (typeof value !== 'object' || value === null) return;
  if (levels === 0) throw bodyInvalid(`nested deeper than ${MAX_DEPTH} levels`);
  if (Array.isArray(value)) {
    for (const item of value) clean(item, levels - 1);
    return;
  }
  const object = value as Record<string, unknown>;
  for (const key of Object.keys(object)) {
    if (FORBIDDEN_KEYS.has(key)) delete object[key];
    else clean(object[key], levels - 1);
  }
}

// The engine quotes the text in its message; only the position is of use, and the text may hold a ticket.
function reason(error: unknown): string {
  const message = error instanceof Error ? error.message : '';
  const position = / in JSON at (position \d+)(?: \(line \d+ column \d+\))?$/.exec(message)?.[1];
  return position ?? 'it ends too early or holds something JSON does not know';
}
