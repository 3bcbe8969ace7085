import { encodeBase64 } from '../core/index.js';
import {
  chosenId,
  createSignal,
  hashedId,
  toRfc3339,
  type UploadCallbackSignal,
} from '../signal/index.js';
import { decodeCallbackBody } from './body.js';
import type { CallbackKeys } from './keys.js';
import { type CallbackRequest, verifyCallbackSignature } from './signature.js';

/**
 * Verifies a callback and decodes it, in this order: nobody sees bytes that OSS did not sign.
 *
 * @throws {InboxError} what {@link verifyCallbackSignature} throws, then `body_invalid`.
 */
export function decodeCallback(
  request: CallbackRequest,
  keys?: CallbackKeys,
): UploadCallbackSignal {
  return decodeVerifiedCallback(request, verifyCallbackSignature(request, keys));
}

/**
 * Decodes a callback whose signature covers its body and `target`, the path and query. The signal's id is the `reqId` of the body; without one
 * it is a hash of the signed bytes and the unsigned `x-oss-request-id`, and a replay cannot be recognised.
 *
 * @throws {InboxError} `body_invalid`.
 */
export function decodeVerifiedCallback(
  { headers, body }: CallbackRequest,
  target: string,
): UploadCallbackSignal {
  const data = decodeCallbackBody(body, headers['content-type']);
  return createSignal<UploadCallbackSignal>({
    id:
      data.reqId === undefined
        ? hashedId(target, encodeBase64(body), headers['x-oss-request-id'])
        : chosenId(data.reqId),
    source: 'acs.oss',
    type: 'oss:UploadCallback',
    // Region and account stand only in headers, which are not signed.
    subject: `acs:oss:::${data.bucket ?? ''}/${data.object ?? ''}`,
    time: toRfc3339(headers['date']),
    data,
  });
}
