import { createHash } from 'node:crypto';
import { crc64 } from './crc64.js';
import type { StoredObject } from './object-store.js';
import { OssError } from './oss-error.js';

const KEPT_HEADERS = new Set([
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'expires',
]);

/** The object that an upload with these headers makes. */
export function newObject(
  content: Uint8Array,
  headers: Readonly<Record<string, string>>,
  objectType: StoredObject['objectType'] = 'Normal',
): StoredObject {
  return {
    content,
    contentType: headers['content-type'] ?? 'application/octet-stream',
    eTag: md5(content).toString('hex').toUpperCase(),
    crc64: crc64(content),
    lastModified: new Date(),
    objectType,
    headers: keptHeaders(headers),
  };
}

function keptHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter(
      ([name]) => KEPT_HEADERS.has(name) || name.startsWith('x-oss-meta-'),
    ),
  );
}

/** @throws {OssError} `InvalidDigest` when a `Content-MD5` was sent and the content has another. */
export function checkContentMd5(content: Uint8Array, sent: string | undefined): void {
  if (sent === undefined || sent === md5(content).toString('base64')) return;
  const message = 'The Content-MD5 you specified was invalid.';
  throw new OssError(400, 'InvalidDigest', message, { elements: { 'Content-MD5': sent } });
}

/** @throws {OssError} `FileAlreadyExists` when the request forbids overwriting and there is an object. */
export function checkOverwrite(forbid: string | undefined, existing: StoredObject | undefined) {
  if (forbid !== 'true' || existing === undefined) return;
  throw new OssError(
    409,
    'FileAlreadyExists',
    'The object you specified already exists and can not be overwritten.',
  );
}

/** The answer's headers that tell about a finished upload. */
export function uploadHeaders(object: StoredObject): Record<string, string> {
  return { etag: `"${object.eTag}"`, 'x-oss-hash-crc64ecma': String(object.crc64) };
}

/** The raw MD5. */
export function md5(content: Uint8Array): Buffer {
  return createHash('md5').update(content).digest();
}
