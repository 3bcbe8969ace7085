import { createHash } from 'node:crypto';
import { type CallbackBodyType, callbackContentTypes, signCallback } from 'oss-inbox';
import type { SigningKey } from './signing-key.js';

/** An upload callback that is to be signed. */
export interface UnsignedCallback {
  /** `Host`, with the port where it is not the scheme's own. */
  readonly host: string;
  /** The path as it is sent, percent-encoding and all, with its query. */
  readonly path: string;
  readonly body: string;
  readonly bodyType: CallbackBodyType;
  readonly additionalHeaders?: Readonly<Record<string, string>>;
  readonly bucket: string;
  /** Owns the bucket, and uploads. */
  readonly account: string;
  readonly requestId: string;
  readonly time: Date;
}

/**
 * The headers of an upload callback, as captured ones have them.
 *
 * @see https://www.alibabacloud.com/help/en/oss/developer-reference/callback
 */
export function callbackHeaders(
  callback: UnsignedCallback,
  { privateKey, url }: SigningKey,
): Record<string, string> {
  const { path, body, bodyType, additionalHeaders = {}, account } = callback;
  return {
    Host: callback.host,
    Connection: 'close',
    'Content-Length': String(Buffer.byteLength(body)),
    Authorization: signCallback({ path, body }, privateKey),
    'Content-MD5': createHash('md5').update(body).digest('base64'),
    'Content-Type': callbackContentTypes[bodyType],
    Date: callback.time.toUTCString(),
    'User-Agent': 'aliyun-oss-callback',
    ...additionalHeaders,
    'x-oss-additional-headers': Object.keys(additionalHeaders).join(';'),
    'x-oss-bucket': callback.bucket,
    'x-oss-owner': account,
    'x-oss-pub-key-url': Buffer.from(url).toString('base64'),
    'x-oss-request-id': callback.requestId,
    'x-oss-requester': account,
    'x-oss-signature-version': '1.0',
    'x-oss-tag': 'CALLBACK',
  };
}
