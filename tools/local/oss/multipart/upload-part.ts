import { checkLength } from '../object/check-length.js';
import { readCopySource } from '../object/copy-source.js';
import { invalidRange, readRange } from '../object/range.js';
import type { OssCloud } from '../oss-cloud.js';
import { invalidArgument } from '../oss-error.js';
import type { OssRequest, OssResponse } from '../oss-request.js';
import { bytesOf } from '../store/bytes-of.js';
import type { Chunks } from '../store/contents.js';
import type { Received } from '../store/receive.js';
import { receiveAnd } from '../store-object.js';
import { checkContentMd5, eTagOf, uploadHeaders } from '../upload.js';
import { xmlResponse } from '../xml-response.js';
import { findUpload } from './find-upload.js';

/** @see https://www.alibabacloud.com/help/en/oss/developer-reference/uploadpart */
export async function uploadPart(cloud: OssCloud, request: OssRequest): Promise<OssResponse> {
  checkLength(cloud, request);
  const { eTag, crc64 } = await keepPart(cloud, request, request.upload, 'UploadPart');
  return { status: 200, headers: uploadHeaders({ eTag, crc64 }) };
}

/** @see https://www.alibabacloud.com/help/en/oss/developer-reference/uploadpartcopy */
export async function uploadPartCopy(cloud: OssCloud, request: OssRequest): Promise<OssResponse> {
  const { headers } = request;
  findUpload(cloud, request);
  const source = readCopySource(cloud, request);
  if (!source) return { status: 304 };
  const { content, size } = source.object;
  const wanted = headers['x-oss-copy-source-range'];
  const range = wanted === undefined ? { from: 0, to: size } : readRange({ range: wanted }, size);
  if (!range) throw invalidRange(wanted ?? '', size);
  const bytes = bytesOf(cloud.contents, [{ content, ...range }]);
  const { eTag, crc64, lastModified } = await keepPart(cloud, request, bytes, 'UploadPartCopy');
  const result = { LastModified: new Date(lastModified).toISOString(), ETag: `"${eTag}"` };
  return xmlResponse('CopyPartResult', result, { headers: uploadHeaders({ eTag, crc64 }) });
}

async function keepPart(cloud: OssCloud, request: OssRequest, bytes: Chunks, operation: string) {
  const { bucket, key, headers, query } = request;
  const number = readNumber(query.get('partNumber'));
  findUpload(cloud, request);
  return receiveAnd(cloud, bytes, request, ({ content, size, md5, crc64 }: Received) => {
    if (operation === 'UploadPart') checkContentMd5(md5, headers['content-md5']);
    // The upload may have ended while the part came.
    const { uploadId } = findUpload(cloud, request);
    const eTag = eTagOf(md5);
    const lastModified = Date.now();
    const part = { uploadId, number, content, size, eTag, lastModified };
    const previous = cloud.uploads.putPart(part);
    if (previous) void cloud.contents.delete(previous.content);
    const eventName = `ObjectCreated:${operation}`;
    cloud.raise({ eventName, bucket, key, size, deltaSize: size, eTag, request });
    return { eTag, crc64, lastModified };
  });
}

function readNumber(text: string | undefined): number {
  const number = /^\d{1,5}$/.test(text ?? '') ? Number(text) : 0;
  if (number >= 1 && number <= 10_000) return number;
  const message = 'Part number must be an integer between 1 and 10000, inclusive.';
  throw invalidArgument(message, 'partNumber', text);
}
