import type { StoredObject } from './object-store.js';
import type { OssCloud } from './oss-cloud.js';
import { noSuchKey, OssError } from './oss-error.js';
import type { OssRequest, OssResponse } from './oss-request.js';

/** @see https://www.alibabacloud.com/help/en/oss/developer-reference/getobject */
export async function getObject(cloud: OssCloud, request: OssRequest): Promise<OssResponse> {
  const { bucket, key } = request;
  const object = await findObject(cloud, request);
  const size = object.content.length;
  const range = readRange(request.headers['range'], size);
  const { from, to } = range ?? { from: 0, to: size };
  cloud.raise({
    eventName: 'ObjectDownloaded:GetObject',
    bucket,
    key,
    size,
    deltaSize: 0,
    eTag: object.eTag,
    read: { from, to },
    request,
  });
  const headers = objectHeaders(object);
  if (!range) return { status: 200, headers, body: object.content };
  return {
    status: 206,
    headers: { ...headers, 'content-range': `bytes ${from}-${to - 1}/${size}` },
    body: object.content.subarray(from, to),
  };
}

/** @see https://www.alibabacloud.com/help/en/oss/developer-reference/headobject */
export async function headObject(cloud: OssCloud, request: OssRequest): Promise<OssResponse> {
  const object = await findObject(cloud, request);
  const headers = { ...objectHeaders(object), 'content-length': String(object.content.length) };
  return { status: 200, headers };
}

async function findObject(cloud: OssCloud, { bucket, key }: OssRequest): Promise<StoredObject> {
  const object = await cloud.store.get(bucket, key);
  if (!object) throw noSuchKey(key);
  return object;
}

function objectHeaders(object: StoredObject): Record<string, string> {
  return {
    ...object.headers,
    'accept-ranges': 'bytes',
    'content-type': object.contentType,
    etag: `"${object.eTag}"`,
    'last-modified': object.lastModified.toUTCString(),
    'x-oss-hash-crc64ecma': String(object.crc64),
    'x-oss-object-type': object.objectType,
    'x-oss-storage-class': 'Standard',
  };
}

// OSS gives the whole object for a range it can't read, and for one that ends behind the object unless
// x-oss-range-behavior says otherwise; the latter is cut off here, as any HTTP server does.
function readRange(header: string | undefined, size: number) {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (first === undefined || (first === '' && last === '')) return undefined;
  const from = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const to = first === '' || last === '' ? size : Math.min(size, Number(last) + 1);
  if (from < to) return { from, to };
  throw new OssError(416, 'InvalidRange', 'The requested range cannot be satisfied.', {
    elements: { ActualObjectSize: String(size), RangeRequested: header },
  });
}
