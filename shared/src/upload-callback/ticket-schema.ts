import * as z from 'zod/mini';
import { filledText, isSafeInteger, shape } from '../core/index.js';

/** What a ticket's payload holds. */
export const ticketSchema = z.object({
  bucket: filledText,
  key: z.optional(filledText),
  prefix: z.optional(filledText),
  user: z.optional(z.string()),
  /** Their hash. */
  variables: z.optional(filledText),
  issued: z.optional(shape<number>(isSafeInteger, 'epoch seconds')),
  expires: shape<number>(isSafeInteger, 'epoch seconds'),
  nonce: filledText,
});
