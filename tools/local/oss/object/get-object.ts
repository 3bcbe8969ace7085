import { headerBytes } from '../../http/header-bytes.js';
import { checkHeader } from '../check-header.js';
import type { OssCloud } from '../oss-cloud.js';
import type { OssRequest, OssResponse } from '../oss-request.js';
import type { StoredObject } from '../store/object-store.js';
import { isWanted } from './conditions.js';
import { findObject } from './find-object.js';
import { readRange } from './range.js';

/** @see https://www.alibabacloud.com/help/en/oss/developer-reference/getobject */
export async function getObject(cloud: OssCloud, request: OssRequest): Promise<OssResponse> {
  const { bucket, key, headers, query } = request;
  const object = findObject(cloud, request);
  if (!isWanted(object, headers)) return notModified(object);
  const { size, eTag } = object;
  const range = readRange(headers, size);
  const read = range ?? { from: 0, to: size };
  const answered = {
    ...objectHeaders(object),
    ...overrides(query),
    'content-length': String(read.to - read.from),
    ...(range && { 'content-range': `bytes ${range.from}-${range.to - 1}/${size}` }),
  };
  const body = await cloud.contents.read(object.content, read.from, read.to);
  const eventName = 'ObjectDownloaded:GetObject';
  cloud.raise({ eventName, bucket, key, size, deltaSize: 0, eTag, read, request });
  return { status: range ? 206 : 200, headers: answered, body };
}

/** @see https://www.alibabacloud.com/help/en/oss/developer-reference/headobject */
export async function headObject(cloud: OssCloud, request: OssRequest): Promise<OssResponse> {
  const object = findObject(cloud, request);
  if (!isWanted(object, request.headers)) return notModified(object);
  const headers = { ...objectHeaders(object), 'content-length': String(object.size) };
  return { status: 200, headers };
}

/** A HEAD with less in it. @see https://www.alibabacloud.com/help/en/oss/developer-reference/getobjectmeta */
export async function getObjectMeta(cloud: OssCloud, request: OssRequest): Promise<OssResponse> {
  const object = findObject(cloud, request);
  const headers = { ...shortHeaders(object), 'content-length': String(object.size) };
  return { status: 200, headers };
}

function notModified(object: StoredObject): OssResponse {
  return { status: 304, headers: shortHeaders(object) };
}

function objectHeaders(object: StoredObject): Record<string, string> {
  const { size, objectType } = object;
  return {
    ...object.headers,
    'accept-ranges': 'bytes',
    'content-type': object.contentType,
    ...shortHeaders(object),
    'x-oss-object-type': objectType,
    'x-oss-storage-class': 'Standard',
    ...(objectType === 'Appendable' && { 'x-oss-next-append-position': String(size) }),
  };
}

function shortHeaders(object: StoredObject): Record<string, string> {
  return {
    etag: `"${object.eTag}"`,
    'last-modified': object.lastModified.toUTCString(),
    'x-oss-hash-crc64ecma': String(object.crc64),
  };
}

/** `response-content-type` and the like, by which a link says what the answer's headers are to be. */
function overrides(query: ReadonlyMap<string, string>): Record<string, string> {
  const names = [
    'content-type',
    'content-language',
    'content-disposition',
    'content-encoding',
    'cache-control',
    'expires',
  ];
  const given = names.flatMap((name) => {
    const value = query.get(`response-${name}`);
    return value === undefined ? [] : [[name, value] as const];
  });
  const headers = headerBytes(Object.fromEntries(given));
  for (const [name, value] of Object.entries(headers)) checkHeader(name, value);
  return headers;
}
