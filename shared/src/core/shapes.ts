import {
  isBoolean,
  isDigits,
  isFilledText,
  isSignedNumber,
  isTextMembers,
  isTextOrNumber,
  isWholeNumber,
} from './predicates.js';
import { shape } from './shape.js';

/** Text with something in it. */
export const filledText = shape<string>(isFilledText, 'a non-empty string');

export const boolean = shape<boolean>(isBoolean, 'boolean');

/**
 * A whole number from 0, as a number or as up to 15 digits, which a number holds exactly. Empty text counts too: the
 * documentation prints it where a number has no value.
 */
export const wholeNumber = shape<number | string>(isWholeNumber, 'a whole number');

/** {@link wholeNumber}, or the negative of one. */
export const signedNumber = shape<number | string>(isSignedNumber, 'a whole number');

/** Decimal digits of any whole number from 0 to beyond 2^64. */
export const digits = shape<number | string>(isDigits, 'decimal digits');

/** Text, or epoch milliseconds as a number. */
export const timestamp = shape<string | number>(isTextOrNumber, 'text or a number');

/** An object whose members are all text or `null`. */
export const textMembers = shape<Record<string, string | null>>(
  isTextMembers,
  'an object of strings',
);
