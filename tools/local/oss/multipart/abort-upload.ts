import type { OssCloud } from '../oss-cloud.js';
import type { OssRequest, OssResponse } from '../oss-request.js';
import { findUpload } from './find-upload.js';

/** @see https://www.alibabacloud.com/help/en/oss/developer-reference/abortmultipartupload */
export async function abortMultipartUpload(
  cloud: OssCloud,
  request: OssRequest,
): Promise<OssResponse> {
  const { bucket, key } = request;
  await cloud.keyedMutex(findUpload(cloud, request).uploadId, async () => {
    const parts = cloud.uploads.end(findUpload(cloud, request).uploadId);
    for (const { content } of parts) void cloud.contents.delete(content);
    const eventName = 'ObjectRemoved:AbortMultipartUpload';
    cloud.raise({ eventName, bucket, key, size: 0, deltaSize: 0, eTag: '', request });
  });
  return { status: 204 };
}
