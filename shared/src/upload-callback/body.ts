import { decodeUtf8, InboxError, present, toNumber } from '../core/index.js';
import type { UploadCallback } from '../signal/index.js';
import { type Fields, readBodyFields } from './body-fields.js';
import { type BodyVariable, bodyVariables } from './body-variables.js';
import { refuseUnfilled, refuseUnfilledOwn } from './unfilled-template.js';

/**
 * Decodes a callback body that was verified. Form or JSON is told by the bytes, since the Content-Type header is not
 * signed and some uploaders send a form under the JSON type. Nothing is required to be in it.
 *
 * `contentType` is the request's header, which says how OSS put in the values: under the form type a `%2F` within JSON is a
 * mistake of the uploader's, under the JSON type it is part of the key.
 *
 * @throws {InboxError} `body_invalid` naming the field that is malformed, that OSS did not fill in (`${object}`), or that it
 * wrote for the other `callbackBodyType`. OSS signs and sends such bodies: it does not check what becomes of the template.
 * @see https://www.alibabacloud.com/help/en/oss/developer-reference/callback
 */
export function decodeCallbackBody(body: Uint8Array, contentType?: string): UploadCallback {
  const text = decodeUtf8(body);
  if (text === undefined) throw new InboxError('body_invalid', 'the callback body is not UTF-8');
  const fields = readBodyFields(text, contentType);
  const take = (variable: BodyVariable) => takeVariable(variable, fields);
  const imageInfo = present({
    height: toNumber(take('height')),
    width: toNumber(take('width')),
    format: take('format'),
  });
  const known = present({
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
  });
  refuseUnfilledOwn(fields);
  return { ...known, variables: fields };
}

/** Takes a variable out of the fields, as text; `undefined` where it is not there. */
function takeVariable(variable: BodyVariable, fields: Fields): string | undefined {
  const { names, shape } = bodyVariables[variable];
  for (const name of names) {
    if (!Object.hasOwn(fields, name)) continue;
    const result = shape.safeParse(fields[name]);
    // A field of another name that does not fit is something of the user's own.
    if (result.success || name === names[0]) refuseUnfilled(variable, name, fields[name]);
    if (result.success) {
      delete fields[name];
      return String(result.data);
    }
    if (name === names[0]) {
      const reason = result.error.issues[0]?.message ?? 'malformed';
      throw new InboxError('body_invalid', `callback body: ${name}: ${reason}`);
    }
  }
  return undefined;
}
