import { expandCallbackBody } from '@oss-inbox/shared';
import { callbackHeaders } from '../../../wire/index.js';
import type { OssCloud } from '../oss-cloud.js';
import { OssError } from '../oss-error.js';
import type { OssResponse } from '../oss-request.js';
import { uploadHeaders } from '../upload.js';
import { type FinishedUpload, systemValues } from './callback-values.js';
import type { RequestedCallback } from './read-callback.js';
import { type SentCallback, sendCallback, splitUrl } from './send-callback.js';

/**
 * Calls the application back about a finished upload, URL after URL until one answers as it should, and passes its
 * answer to the uploader.
 *
 * @throws {OssError} status 203, `CallbackFailed`, with the fault of the last URL; the object stays.
 * @see https://www.alibabacloud.com/help/en/oss/developer-reference/callback
 */
export async function runCallback(
  cloud: OssCloud,
  { target, variables }: RequestedCallback,
  upload: FinishedUpload,
): Promise<OssResponse> {
  const values = { ...variables, ...systemValues(upload) };
  const body = expandCallbackBody(target.body, target.bodyType, values);
  let message = '';
  let ec: string | undefined;
  for (const url of target.urls) {
    const sent = signedRequest(cloud, url, target, body, upload);
    cloud.onCallback(sent);
    const result = await sendCallback(sent, { timeout: cloud.callbackTimeout, sni: target.sni });
    if ('body' in result) {
      const headers = { ...uploadHeaders(upload.object), 'content-type': result.contentType };
      return { status: 200, headers, body: result.body };
    }
    ({ message, ec } = result);
  }
  throw new OssError(203, 'CallbackFailed', message, { ec });
}

function signedRequest(
  cloud: OssCloud,
  url: string,
  target: RequestedCallback['target'],
  body: string,
  { bucket, request }: FinishedUpload,
): SentCallback {
  const { origin, path } = splitUrl(url);
  const callback = {
    host: target.host ?? new URL(origin).host,
    path,
    body,
    bodyType: target.bodyType,
    additionalHeaders: target.additionalHeaders,
    bucket,
    account: cloud.owner.account,
    requestId: request.id,
    time: new Date(),
  };
  const { privateKey } = cloud.signingKey;
  const headers = callbackHeaders(callback, { privateKey, url: cloud.keyUrl });
  return { url, headers, body };
}
