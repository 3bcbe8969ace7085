import * as z from 'zod/mini';
import { filledText, isSafeInteger, shape } from '../core/index.js';

const text = z.optional(z.string());
const number = z.optional(shape<number>(isSafeInteger, 'a whole number'));

/** An upload callback's signal as it was kept, as far as handlers rely on its shape. */
export const replaySchema = z.looseObject({
  specversion: filledText,
  id: filledText,
  source: filledText,
  type: filledText,
  subject: z.string(),
  time: text,
  data: z.looseObject({
    bucket: text,
    object: text,
    etag: text,
    size: number,
    mimeType: text,
    imageInfo: z.optional(z.looseObject({ height: number, width: number, format: text })),
    crc64: text,
    contentMd5: text,
    vpcId: text,
    clientIp: text,
    reqId: text,
    operation: text,
    ticket: z.optional(
      z.looseObject({ user: text, nonce: filledText, issued: number, expires: number }),
    ),
    variables: z.looseObject({}),
  }),
});
