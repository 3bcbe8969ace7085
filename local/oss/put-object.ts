import { readCallback } from './callback/read-callback.js';
import { runCallback } from './callback/run-callback.js';
import type { OssCloud } from './oss-cloud.js';
import type { OssRequest, OssResponse } from './oss-request.js';
import { checkContentMd5, checkOverwrite, newObject, uploadHeaders } from './upload.js';

/** @see https://www.alibabacloud.com/help/en/oss/developer-reference/putobject */
export async function putObject(cloud: OssCloud, request: OssRequest): Promise<OssResponse> {
  const { bucket, key, headers, query, body } = request;
  const callback = readCallback(headers, query);
  checkContentMd5(body, headers['content-md5']);
  const existing = await cloud.store.get(bucket, key);
  checkOverwrite(headers['x-oss-forbid-overwrite'], existing);
  const object = newObject(body, headers);
  const previous = await cloud.store.put(bucket, key, object);
  cloud.raise({
    eventName: 'ObjectCreated:PutObject',
    bucket,
    key,
    size: body.length,
    deltaSize: body.length - (previous?.content.length ?? 0),
    eTag: object.eTag,
    object,
    ...(callback && { variables: callback.variables }),
    request,
  });
  if (!callback) return { status: 200, headers: uploadHeaders(object) };
  return runCallback(cloud, callback, { operation: 'PutObject', bucket, key, object, request });
}
