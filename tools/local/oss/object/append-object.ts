import { crc64 } from '../crc64.js';
import type { OssCloud } from '../oss-cloud.js';
import { invalidArgument, OssError } from '../oss-error.js';
import type { OssRequest, OssResponse } from '../oss-request.js';
import { bytesOf } from '../store/bytes-of.js';
import type { StoredObject } from '../store/object-store.js';
import { type Received, receive } from '../store/receive.js';
import { storeObject } from '../store-object.js';
import { checkContentMd5, eTagOf, md5, newObject, uploadHeaders } from '../upload.js';
import { checkLength } from './check-length.js';

/** @see https://www.alibabacloud.com/help/en/oss/developer-reference/appendobject */
export async function appendObject(cloud: OssCloud, request: OssRequest): Promise<OssResponse> {
  const { bucket, key, headers, query, upload } = request;
  const position = readPosition(query.get('position'));
  checkLength(cloud, request);
  checkPosition(position, cloud.store.get(bucket, key));
  const received = await receive(cloud.contents, upload, request, { limit: cloud.maxBody });
  try {
    checkContentMd5(received.md5, headers['content-md5']);
    const turn = () => append(cloud, request, position, received);
    const object = await cloud.keyedMutex(`${bucket}/${key}`, turn);
    return {
      status: 200,
      headers: {
        ...uploadHeaders(object),
        'x-oss-next-append-position': String(object.size),
      },
    };
  } finally {
    // They have been copied, unless the object begins with them.
    const isInUse = cloud.store.get(bucket, key)?.content === received.content;
    if (!isInUse) await cloud.contents.delete(received.content);
  }
}

async function append(
  cloud: OssCloud,
  request: OssRequest,
  position: number,
  received: Received,
): Promise<StoredObject> {
  const { bucket, key, headers } = request;
  const before = cloud.store.get(bucket, key);
  checkPosition(position, before);
  const object = before
    ? await longer(cloud, before, received)
    : newObject(received, headers, 'Appendable');
  const after = cloud.store.get(bucket, key);
  if (after?.content !== before?.content) {
    // It was overwritten or deleted while it grew.
    if (before) await cloud.contents.delete(before.content);
    throw positionNotEqual(after);
  }
  storeObject(cloud, request, {
    eventName: 'ObjectCreated:AppendObject',
    object,
    position,
    request,
  });
  return object;
}

async function longer(
  { contents }: OssCloud,
  object: StoredObject,
  received: Received,
): Promise<StoredObject> {
  let sum = object.crc64;
  const more = bytesOf(contents, [{ content: received.content, from: 0, to: received.size }]);
  async function* passing() {
    for await (const chunk of more) {
      sum = crc64(chunk, sum);
      yield chunk;
    }
  }
  await contents.append(object.content, object.size, passing());
  // Not the MD5 of the whole, as in OSS; how OSS makes it is not published.
  const eTag = eTagOf(md5(Buffer.from(`${object.eTag}${eTagOf(received.md5)}`)));
  const size = object.size + received.size;
  return { ...object, size, eTag, crc64: sum, lastModified: new Date() };
}

function readPosition(text: string | undefined): number {
  if (text !== undefined && /^\d{1,15}$/.test(text)) return Number(text);
  throw invalidArgument('The append position is invalid.', 'position', text ?? '');
}

function checkPosition(position: number, object: StoredObject | undefined): void {
  if (object && object.objectType !== 'Appendable') {
    throw new OssError(409, 'ObjectNotAppendable', 'The object is not appendable');
  }
  if (position !== (object?.size ?? 0)) throw positionNotEqual(object);
}

function positionNotEqual(object: StoredObject | undefined): OssError {
  const message = 'Position is not equal to file length';
  return new OssError(409, 'PositionNotEqualToLength', message, {
    headers: {
      'x-oss-next-append-position': String(object?.size ?? 0),
      ...(object && { 'x-oss-hash-crc64ecma': String(object.crc64) }),
    },
  });
}
