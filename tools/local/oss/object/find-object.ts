import type { Place } from '../../trace/trace-event.js';
import type { OssCloud } from '../oss-cloud.js';
import { noSuchBucket, noSuchKey } from '../oss-error.js';
import type { StoredObject } from '../store/object-store.js';

/** @throws {OssError} `NoSuchKey`, or `NoSuchBucket` where there is not even that. */
export function findObject(cloud: OssCloud, { bucket, key }: Place): StoredObject {
  const object = cloud.store.get(bucket, key);
  if (object) return object;
  checkBucket(cloud, bucket);
  throw noSuchKey(key);
}

/** @throws {OssError} `NoSuchBucket`. */
export function checkBucket(cloud: OssCloud, bucket: string): void {
  if (!cloud.buckets.get(bucket)) throw noSuchBucket(bucket);
}
