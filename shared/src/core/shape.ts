import * as z from 'zod/mini';

/**
 * A schema for what passes one check; `expected` says what that is. In a schema module the check has a name and comes
 * from a module of its own: tools/build/compile-schemas.mjs puts a reference to it into the functions.
 */
export function shape<T>(passes: (value: unknown) => boolean, expected: string) {
  return z.custom<T>(passes, `expected ${expected}`);
}
