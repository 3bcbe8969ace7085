import { isObject } from './json.js';

// What the shapes check, apart from them: the functions' bundles hold these and no schema library.

export function isText(value: unknown): value is string {
  return typeof value === 'string';
}

/** Text with something in it. */
export function isFilledText(value: unknown): value is string {
  return isText(value) && value !== '';
}

export function isBoolean(value: unknown): boolean {
  return typeof value === 'boolean';
}

/** A whole number from 0 in the sense of {@link isSignedNumber}. */
export function isWholeNumber(value: unknown): boolean {
  return isSignedNumber(value) && !String(value).startsWith('-');
}

/** A whole number, as a number or as up to 15 digits, which a number holds exactly; empty text stands for none. */
export function isSignedNumber(value: unknown): boolean {
  return isText(value) ? /^(?:-?\d{1,15})?$/.test(value) : isSafeInteger(value);
}

/** Decimal digits of any whole number from 0 to beyond 2^64. */
export function isDigits(value: unknown): boolean {
  if (isText(value)) return /^\d{1,20}$/.test(value);
  return isSafeInteger(value) && Number(value) >= 0;
}

/** A whole number that a number holds exactly. */
export function isSafeInteger(value: unknown): boolean {
  return Number.isSafeInteger(value);
}

export function isTextOrNumber(value: unknown): boolean {
  return isText(value) || typeof value === 'number';
}

/** An object whose members are all text or `null`. */
export function isTextMembers(value: unknown): boolean {
  return (
    isObject(value) && Object.values(value).every((member) => member === null || isText(member))
  );
}

/** The number that a whole number's text stands for; `undefined` where it has no value. */
export function toNumber(value: number | string | null | undefined): number | undefined {
  return value === undefined || value === null || value === '' ? undefined : Number(value);
}
