import { issueUpload } from './issue-upload.js';
import { encodeKeyV4, presignV4 } from './sign-v4.js';
import { checkContentType, checkKey, checkWhole, type UploadOptions } from './upload-options.js';

export interface UploadUrlOptions extends UploadOptions {
  readonly key: string;
  /** The media type that the client must send. Left out, it must send no `Content-Type` at all. */
  readonly contentType?: string;
  /** The size in bytes that the body must have, to the byte. Default: any, up to OSS's 5 GiB. */
  readonly size?: number;
}

/** A URL for one upload; it may be sent as JSON, and holds no secret. */
export interface UploadUrl {
  readonly url: string;
  /** Headers that the client must send as they are, names in lower case; `content-length` comes with the body. */
  readonly headers: Readonly<Record<string, string>>;
  readonly key: string;
  /** Until when the upload may begin. */
  readonly expires: Date;
  readonly nonce: string;
}

const MAX_SIZE = 5 * 1024 ** 3;

/**
 * Issues one direct upload by presigned URL (PutObject) to an exact key, with the callback and its ticket in the signed
 * query.
 *
 * ```ts
 * const { url, headers } = createUploadUrl({ ...options, key: 'uploads/a.png', contentType: 'image/png' }); // server
 * const response = await fetch(url, { method: 'PUT', headers, body: file }); // browser
 * ```
 *
 * A URL can pin one exact size but no range: use `createUploadTicket` where only a limit is known. Nothing can pin the
 * callback of a multipart upload, or of a client that holds credentials (STS): such a client picks it, or none.
 *
 * @throws {InboxError} `argument_invalid`, naming the option and the fix.
 * @see https://www.alibabacloud.com/help/en/oss/developer-reference/add-signatures-to-urls
 */
export function createUploadUrl(options: UploadUrlOptions): UploadUrl {
  const { bucket, key, contentType, size, forbidOverwrite } = options;
  checkKey('key', key);
  if (contentType !== undefined) checkContentType(contentType);
  if (size !== undefined) checkWhole('size', size, 0, MAX_SIZE);
  const { address, callback, scope, expiresIn, expires, nonce } = issueUpload(options, { key });
  const headers = {
    ...(contentType !== undefined && { 'content-type': contentType }),
    ...(forbidOverwrite && { 'x-oss-forbid-overwrite': 'true' }),
  };
  const query = presignV4({
    ...scope,
    method: 'PUT',
    bucket,
    key,
    headers: { ...headers, ...(size !== undefined && { 'content-length': String(size) }) },
    query: callback.query,
    expiresIn,
    ...(size !== undefined && { additionalHeaders: ['content-length'] }),
  });
  return { url: `${address}/${encodeKeyV4(key)}?${query}`, headers, key, expires, nonce };
}
