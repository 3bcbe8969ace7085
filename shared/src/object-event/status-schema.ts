import * as z from 'zod/mini';

const text = z.nullish(z.string());

/** What is inside the two response headers that tell of a notification. */
export const statusSchema = z.looseObject({
  code: text,
  message: text,
  type: text,
  version: text,
  Result: text,
});
