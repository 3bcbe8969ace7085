import type { Place } from '../../trace/trace-event.js';
import type { OssCloud } from '../oss-cloud.js';
import type { OssRequest, OssResponse } from '../oss-request.js';
import { checkBucket } from './find-object.js';

/** Answers 204 whether or not there was an object. @see https://www.alibabacloud.com/help/en/oss/developer-reference/deleteobject */
export async function deleteObject(cloud: OssCloud, request: OssRequest): Promise<OssResponse> {
  checkBucket(cloud, request.bucket);
  removeObject(cloud, request, 'ObjectRemoved:DeleteObject', request);
  return { status: 204 };
}

/** Removes an object and raises the event; does nothing where there is none. */
export function removeObject(
  cloud: OssCloud,
  { bucket, key }: Place,
  eventName: string,
  request: OssRequest,
): void {
  const removed = cloud.store.delete(bucket, key);
  if (!removed) return;
  void cloud.contents.delete(removed.content);
  const { size, eTag } = removed;
  cloud.raise({ eventName, bucket, key, size: 0, deltaSize: -size, eTag, request });
}
