import type { OssCloud } from './oss-cloud.js';
import type { OssRequest, OssResponse } from './oss-request.js';

/** Answers 204 whether or not there was an object. @see https://www.alibabacloud.com/help/en/oss/developer-reference/deleteobject */
export async function deleteObject(cloud: OssCloud, request: OssRequest): Promise<OssResponse> {
  const { bucket, key } = request;
  const removed = await cloud.store.delete(bucket, key);
  if (removed) {
    cloud.raise({
      eventName: 'ObjectRemoved:DeleteObject',
      bucket,
      key,
      size: 0,
      deltaSize: -removed.content.length,
      eTag: removed.eTag,
      request,
    });
  }
  return { status: 204 };
}
