import type { Place } from '../trace/trace-event.js';
import type { ObjectChange } from './object-change.js';
import type { OssCloud } from './oss-cloud.js';
import type { Chunks } from './store/contents.js';
import type { StoredObject } from './store/object-store.js';
import { type Received, receive } from './store/receive.js';

/** What is told of an object that takes its place. */
export interface Storing extends Pick<ObjectChange, 'variables' | 'position' | 'request'> {
  /** `ObjectCreated:PutObject`. */
  readonly eventName: string;
  readonly object: StoredObject;
}

/**
 * Puts an object in its place and raises the event. The bucket comes into being if need be. Nothing else happens in
 * between, so that whatever was checked right before still holds.
 */
export function storeObject(
  cloud: OssCloud,
  { bucket, key }: Place,
  { eventName, object, ...details }: Storing,
): void {
  cloud.buckets.make(bucket);
  const previous = cloud.store.put(bucket, key, object);
  if (previous && previous.content !== object.content) void cloud.contents.delete(previous.content);
  const { size, eTag } = object;
  const deltaSize = size - (previous?.size ?? 0);
  cloud.raise({ eventName, bucket, key, size, deltaSize, eTag, object, ...details });
}

/**
 * Keeps the bytes that come and does with them what is to be done, at once; when that fails, they are gone again.
 *
 * @throws {OssError} `EntityTooLarge`, and whatever `use` throws.
 */
export async function receiveAnd<Result>(
  cloud: OssCloud,
  chunks: Chunks,
  place: Place,
  use: (received: Received) => Result,
): Promise<Result> {
  const received = await receive(cloud.contents, chunks, place, { limit: cloud.maxBody });
  try {
    return use(received);
  } catch (error) {
    await cloud.contents.delete(received.content);
    throw error;
  }
}
