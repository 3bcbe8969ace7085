import {
  decodeUtf8,
  digits,
  filledText,
  InboxError,
  present,
  toNumber,
  wholeNumber,
} from '../core/index.js';
import type { UploadCallback } from '../signal/index.js';
import { type Fields, readBodyFields } from './body-fields.js';

// OSS's own name of each variable first, then what real templates call it.
const variables = {
  bucket: { names: ['bucket'], shape: filledText },
  object: { names: ['object', 'filename'], shape: filledText },
  etag: { names: ['etag'], shape: filledText },
  size: { names: ['size'], shape: wholeNumber },
  mimeType: { names: ['mimeType'], shape: filledText },
  height: { names: ['imageInfo.height', 'height'], shape: wholeNumber },
  width: { names: ['imageInfo.width', 'width'], shape: wholeNumber },
  format: { names: ['imageInfo.format', 'format'], shape: filledText },
  crc64: { names: ['crc64'], shape: digits },
  contentMd5: { names: ['contentMd5'], shape: filledText },
  vpcId: { names: ['vpcId'], shape: filledText },
  clientIp: { names: ['clientIp'], shape: filledText },
  reqId: { names: ['reqId'], shape: filledText },
  operation: { names: ['operation'], shape: filledText },
} as const;

type Variable = keyof typeof variables;

/**
 * Decodes a callback body that was verified. Form or JSON is told by the bytes, since the Content-Type header is not
 * signed and some uploaders send a form under the JSON type. Nothing is required to be in it.
 *
 * @throws {InboxError} `body_invalid` naming the field that is malformed. OSS signs and sends such bodies: it does not
 * check what becomes of the template.
 */
export function decodeCallbackBody(body: Uint8Array): UploadCallback {
  const text = decodeUtf8(body);
  if (text === undefined) throw new InboxError('body_invalid', 'the callback body is not UTF-8');
  const fields = readBodyFields(text);
  const take = (variable: Variable) => takeVariable(variable, fields);
  const imageInfo = present({
    height: toNumber(take('height')),
    width: toNumber(take('width')),
    format: take('format'),
  });
  return {
    ...present({
      bucket: take('bucket'),
      object: take('object'),
      etag: take('etag'),
      size: toNumber(take('size')),
      mimeType: take('mimeType'),
      imageInfo: Object.keys(imageInfo).length > 0 ? imageInfo : undefined,
      crc64: take('crc64'),
      contentMd5: take('contentMd5'),
      vpcId: take('vpcId'),
      clientIp: take('clientIp'),
      reqId: take('reqId'),
      operation: take('operation'),
    }),
    variables: fields,
  };
}

/** Takes a variable out of the fields, as text; `undefined` where it is not there. */
function takeVariable(variable: Variable, fields: Fields): string | undefined {
  const { names, shape } = variables[variable];
  for (const name of names) {
    if (!Object.hasOwn(fields, name)) continue;
    const result = shape.safeParse(fields[name]);
    if (result.success) {
      delete fields[name];
      return String(result.data);
    }
    // A field of another name that does not fit is something of the user's own.
    if (name === names[0]) {
      const reason = result.error.issues[0]?.message ?? 'malformed';
      throw new InboxError('body_invalid', `callback body: ${name}: ${reason}`);
    }
  }
  return undefined;
}
