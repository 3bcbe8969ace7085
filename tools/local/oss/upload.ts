import { createHash } from 'node:crypto';
import { checkHeader } from './check-header.js';
import { OssError } from './oss-error.js';
import type { StoredObject } from './store/object-store.js';
import type { Received } from './store/receive.js';

const KEPT_HEADERS = new Set([
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-type',
  'expires',
]);

/** The object that an upload with these headers makes. */
export function newObject(
  { content, size, image, ...sums }: Received,
  headers: Readonly<Record<string, string>>,
  objectType: StoredObject['objectType'] = 'Normal',
): StoredObject {
  const { 'content-type': contentType = 'application/octet-stream', ...kept } =
    keptHeaders(headers);
  return {
    content,
    size,
    contentType,
    eTag: eTagOf(sums.md5),
    crc64: sums.crc64,
    lastModified: new Date(),
    objectType,
    headers: kept,
    ...(image && { image }),
  };
}

/** Those headers of an upload that stay with the object. @throws {OssError} `InvalidArgument`. */
export function keptHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  const kept = Object.entries(headers).filter(
    ([name]) => KEPT_HEADERS.has(name) || name.startsWith('x-oss-meta-'),
  );
  for (const [name, value] of kept) checkHeader(name, value);
  return Object.fromEntries(kept);
}

/** An entity tag as OSS writes it, without quotes. */
export function eTagOf(hash: Buffer): string {
  return hash.toString('hex').toUpperCase();
}

/** @throws {OssError} `InvalidDigest` when a `Content-MD5` was sent and the content has another. */
export function checkContentMd5(actual: Buffer, sent: string | undefined): void {
  if (sent === undefined || sent === actual.toString('base64')) return;
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
export function uploadHeaders(object: Pick<StoredObject, 'eTag' | 'crc64'>) {
  return { etag: `"${object.eTag}"`, 'x-oss-hash-crc64ecma': String(object.crc64) };
}

/** The raw MD5. */
export function md5(content: Uint8Array): Buffer {
  return createHash('md5').update(content).digest();
}
