import * as z from 'zod/mini';
import {
  decodeUtf8,
  digits,
  InboxError,
  present,
  toNumber,
  validate,
  wholeNumber,
} from '../core/index.js';
import type { UploadCallback } from '../signal/index.js';
import { type Fields, readBodyFields } from './body-fields.js';

// OSS's variable, then the names real templates use for it.
const names = {
  bucket: ['bucket'],
  object: ['object', 'filename'],
  etag: ['etag'],
  size: ['size'],
  mimeType: ['mimeType'],
  height: ['imageInfo.height', 'height'],
  width: ['imageInfo.width', 'width'],
  format: ['imageInfo.format', 'format'],
  crc64: ['crc64'],
  contentMd5: ['contentMd5'],
  vpcId: ['vpcId'],
  clientIp: ['clientIp'],
  reqId: ['reqId'],
  operation: ['operation'],
} as const;

const text = z.optional(z.string());
const count = z.optional(wholeNumber);

const schema = z.object({
  bucket: text,
  object: text,
  etag: text,
  size: count,
  mimeType: text,
  height: count,
  width: count,
  format: text,
  crc64: z.optional(digits),
  contentMd5: text,
  vpcId: text,
  clientIp: text,
  reqId: text,
  operation: text,
});

/**
 * Decodes a callback body that was verified. Form or JSON is told by the bytes, since the Content-Type header is not
 * signed and some uploaders send a form under the JSON type. Nothing is required to be in it.
 *
 * @throws {InboxError} `body_invalid` naming the field that is malformed. OSS signs and sends such bodies: it does not
 * check what becomes of the template.
 */
export function decodeCallbackBody(body: Uint8Array): UploadCallback {
  const decoded = decodeUtf8(body);
  if (decoded === undefined) throw new InboxError('body_invalid', 'the callback body is not UTF-8');
  const fields = readBodyFields(decoded);
  const variables = { ...fields };
  const system: Fields = {};
  for (const [field, aliases] of Object.entries(names)) {
    const name = aliases.find((alias) => isVariable(alias, fields[alias]));
    if (name === undefined) continue;
    system[field] = fields[name];
    delete variables[name];
  }
  const { height, width, format, size, crc64, ...rest } = validate(schema, system, 'callback body');
  const imageInfo = present({
    height: toNumber(height),
    width: toNumber(width),
    format,
  });
  return {
    ...present({ ...rest, size: toNumber(size), crc64: crc64?.toString() }),
    ...(Object.keys(imageInfo).length > 0 && { imageInfo }),
    variables,
  };
}

// A bare "height" that is no number is something of the user's own.
function isVariable(name: string, value: unknown): boolean {
  if (name === 'height' || name === 'width') return wholeNumber.safeParse(value).success;
  return value !== undefined;
}
