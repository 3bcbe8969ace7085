import { type CallbackTarget, expandCallbackBody } from 'oss-inbox';
import { callbackHeaders } from '../../../wire/index.js';
import type { OssCloud } from '../oss-cloud.js';
import { OssError } from '../oss-error.js';
import type { OssResponse } from '../oss-request.js';
import { uploadHeaders } from '../upload.js';
import type { CallbackFault } from './callback-reply.js';
import { type FinishedUpload, systemValues } from './callback-values.js';
import type { RequestedCallback } from './read-callback.js';
import { type SentCallback, sendCallback, splitUrl } from './send-callback.js';
import { traceAttempt } from './trace-attempt.js';

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
  const { bucket, key, request } = upload;
  const values = { ...variables, ...systemValues(upload) };
  const body = expandCallbackBody(target.body, target.bodyType, values);
  let last: CallbackFault | undefined;
  for (const [index, url] of target.urls.entries()) {
    const sent = signedRequest(cloud, url, target, body, upload);
    const attempt = traceAttempt(cloud.observer, sent, {
      cause: request.cause,
      place: { bucket, key },
      facts: { attempt: String(index + 1) },
    });
    cloud.onCallback(sent);
    const outcome = await sendCallback(sent, { timeout: cloud.callbackTimeout, sni: target.sni });
    attempt.end(outcome);
    if (!outcome.fault) {
      const { headers, body: answer } = outcome.reply;
      const contentType = headers['content-type'] ?? 'application/json';
      return {
        status: 200,
        headers: { ...uploadHeaders(upload.object), 'content-type': contentType },
        body: answer,
      };
    }
    last = outcome.fault;
  }
  throw new OssError(203, 'CallbackFailed', last?.message ?? '', { ec: last?.ec });
}

function signedRequest(
  cloud: OssCloud,
  url: string,
  target: CallbackTarget,
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
  // Only captures have it; older ones don't.
  return { url, headers: { ...headers, 'eagleeye-rpcid': '0.1' }, body };
}
