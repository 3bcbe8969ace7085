import { readCallback } from '../callback/read-callback.js';
import { runCallback } from '../callback/run-callback.js';
import type { OssCloud } from '../oss-cloud.js';
import type { OssRequest, OssResponse } from '../oss-request.js';
import { receiveAnd, storeObject } from '../store-object.js';
import { checkContentMd5, checkOverwrite, newObject, uploadHeaders } from '../upload.js';
import { checkLength } from './check-length.js';

/** @see https://www.alibabacloud.com/help/en/oss/developer-reference/putobject */
export async function putObject(cloud: OssCloud, request: OssRequest): Promise<OssResponse> {
  const { bucket, key, headers, query } = request;
  const callback = readCallback(headers, query);
  const forbid = headers['x-oss-forbid-overwrite'];
  checkLength(cloud, request);
  checkOverwrite(forbid, cloud.store.get(bucket, key));
  const object = await receiveAnd(cloud, request.upload, request, (received) => {
    checkContentMd5(received.md5, headers['content-md5']);
    checkOverwrite(forbid, cloud.store.get(bucket, key));
    const made = newObject(received, headers);
    storeObject(cloud, request, {
      eventName: 'ObjectCreated:PutObject',
      object: made,
      ...(callback && { variables: callback.variables }),
      request,
    });
    return made;
  });
  if (!callback) return { status: 200, headers: uploadHeaders(object) };
  return runCallback(cloud, callback, { operation: 'PutObject', bucket, key, object, request });
}
