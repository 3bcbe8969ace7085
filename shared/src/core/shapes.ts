import * as z from 'zod/mini';
import { isObject } from './json.js';

// Single checks instead of zod's unions, numbers, records and regular expressions: together those add 7 kB to a function.

/** A schema for what passes one check; `expected` says what that is. */
export function shape<T>(passes: (value: unknown) => boolean, expected: string) {
  return z.custom<T>(passes, `expected ${expected}`);
}

/** Text with something in it. */
export const filledText = shape<string>(
  (value) => typeof value === 'string' && value !== '',
  'a non-empty string',
);

export const boolean = shape<boolean>((value) => typeof value === 'boolean', 'boolean');

/**
 * A whole number from 0, as a number or as up to 15 digits, which a number holds exactly. Empty text counts too: the
 * documentation prints it where a number has no value.
 */
export const wholeNumber = shape<number | string>(
  (value) => isWhole(value) && !String(value).startsWith('-'),
  'a whole number',
);

/** {@link wholeNumber}, or the negative of one. */
export const signedNumber = shape<number | string>(isWhole, 'a whole number');

/** Decimal digits of any whole number from 0 to beyond 2^64. */
export const digits = shape<number | string>(
  (value) => /^\d{1,20}$/.test(typeof value === 'string' ? value : wholeText(value)),
  'decimal digits',
);

/** Text, or epoch milliseconds as a number. */
export const timestamp = shape<string | number>(
  (value) => typeof value === 'string' || typeof value === 'number',
  'text or a number',
);

/** An object whose members are all text or `null`. */
export const textMembers = shape<Record<string, string | null>>(
  (value) =>
    isObject(value) &&
    Object.values(value).every((member) => member === null || typeof member === 'string'),
  'an object of strings',
);

/** The number a {@link wholeNumber} or {@link signedNumber} stands for; `undefined` where it has no value. */
export function toNumber(value: number | string | null | undefined): number | undefined {
  return value === undefined || value === null || value === '' ? undefined : Number(value);
}

function isWhole(value: unknown): boolean {
  return typeof value === 'string' ? /^(?:-?\d{1,15})?$/.test(value) : Number.isSafeInteger(value);
}

function wholeText(value: unknown): string {
  return Number.isSafeInteger(value) ? String(value) : '?';
}
