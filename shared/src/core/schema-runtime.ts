// What the schemas in the functions are made of: tools/build/compile-schemas.mjs writes them. The issues are those of
// zod/mini, in its order; the data is the value itself, not a copy.

import { isObject } from './json.js';

interface Issue {
  readonly path: PropertyKey[];
  readonly message: string;
  readonly expected?: string;
}

type Check = (value: unknown, issues: Issue[]) => void;

/** A schema as its users see it; `names` are the fields to keep where it drops the others. */
export function schema(check: Check, names?: readonly string[]) {
  return {
    safeParse(value: unknown) {
      const issues: Issue[] = [];
      check(value, issues);
      if (issues.length > 0) return { success: false, error: { issues } };
      return { success: true, data: names ? pick(value as object, names) : value };
    },
  };
}

/** What passes a predicate. */
export function custom(passes: (value: unknown) => boolean, message: string): Check {
  return (value, issues) => {
    if (!passes(value)) issues.push({ path: [], message });
  };
}

export function primitive(expected: 'string' | 'boolean'): Check {
  return (value, issues) => {
    if (typeof value !== expected) mismatch(issues, expected);
  };
}

export function optional(check: Check): Check {
  return (value, issues) => {
    if (value !== undefined) check(value, issues);
  };
}

export function nullable(check: Check): Check {
  return (value, issues) => {
    if (value !== null) check(value, issues);
  };
}

/** {@link optional} and {@link nullable}. */
export function nullish(check: Check): Check {
  return (value, issues) => {
    if (value !== undefined && value !== null) check(value, issues);
  };
}

/** An object whose fields `checkFields` checks. */
export function object(
  checkFields: (value: Record<string, unknown>, issues: Issue[]) => void,
): Check {
  return (value, issues) => {
    if (isObject(value)) checkFields(value, issues);
    else mismatch(issues, 'object');
  };
}

export function array(check: Check): Check {
  return (value, issues) => {
    if (!Array.isArray(value)) mismatch(issues, 'array');
    else
      for (let index = 0; index < value.length; index += 1)
        part(check, value[index], index, issues);
  };
}

/** Checks what a value holds under this key. */
export function part(check: Check, value: unknown, key: PropertyKey, issues: Issue[]): void {
  const before = issues.length;
  check(value, issues);
  for (let at = before; at < issues.length; at += 1) issues[at]?.path.unshift(key);
}

function mismatch(issues: Issue[], expected: string): void {
  issues.push({ path: [], message: 'Invalid input', expected });
}

function pick(value: object, names: readonly string[]): object {
  const given = new Map(Object.entries(value));
  return Object.fromEntries(
    names.filter((name) => given.has(name)).map((name) => [name, given.get(name)]),
  );
}
