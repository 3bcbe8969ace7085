import { createHash, randomBytes } from 'node:crypto';
import { childText, parseXml, xmlDocument } from '../../wire/index.js';
import { readCallback } from './callback/read-callback.js';
import { runCallback } from './callback/run-callback.js';
import type { OssCloud } from './oss-cloud.js';
import { invalidArgument, OssError } from './oss-error.js';
import type { OssRequest, OssResponse } from './oss-request.js';
import { checkContentMd5, md5, newObject, uploadHeaders } from './upload.js';

/** A multipart upload that is under way. */
export interface MultipartUpload {
  readonly bucket: string;
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly parts: Map<number, Uint8Array>;
}

const XML = { 'content-type': 'application/xml' };

/** @see https://www.alibabacloud.com/help/en/oss/developer-reference/initiatemultipartupload */
export async function initiateMultipartUpload(
  cloud: OssCloud,
  request: OssRequest,
): Promise<OssResponse> {
  const { bucket, key, headers } = request;
  const UploadId = randomBytes(16).toString('hex').toUpperCase();
  cloud.uploads.set(UploadId, { bucket, key, headers, parts: new Map() });
  raise(cloud, request, 'ObjectCreated:InitiateMultipartUpload', { size: 0, eTag: '' });
  const body = xmlDocument('InitiateMultipartUploadResult', { Bucket: bucket, Key: key, UploadId });
  return { status: 200, headers: XML, body };
}

/** @see https://www.alibabacloud.com/help/en/oss/developer-reference/uploadpart */
export async function uploadPart(cloud: OssCloud, request: OssRequest): Promise<OssResponse> {
  const { query, headers, body } = request;
  const number = Number(query.get('partNumber'));
  if (!Number.isInteger(number) || number < 1 || number > 10_000) {
    const message = 'Part number must be an integer between 1 and 10000, inclusive.';
    throw invalidArgument(message, 'partNumber', query.get('partNumber'));
  }
  checkContentMd5(body, headers['content-md5']);
  findUpload(cloud, request).parts.set(number, body);
  const part = newObject(body, {});
  raise(cloud, request, 'ObjectCreated:UploadPart', { size: body.length, eTag: part.eTag });
  return { status: 200, headers: uploadHeaders(part) };
}

/** @see https://www.alibabacloud.com/help/en/oss/developer-reference/completemultipartupload */
export async function completeMultipartUpload(
  cloud: OssCloud,
  request: OssRequest,
): Promise<OssResponse> {
  const { bucket, key, headers, query } = request;
  const callback = readCallback(headers, query);
  const upload = findUpload(cloud, request);
  const parts = chosenParts(request.body.toString(), upload);
  const content = Buffer.concat(parts);
  const object = {
    ...newObject(content, upload.headers, 'Multipart'),
    eTag: multipartETag(parts),
  };
  const previous = await cloud.store.put(bucket, key, object);
  cloud.uploads.delete(query.get('uploadId') ?? '');
  cloud.raise({
    eventName: 'ObjectCreated:CompleteMultipartUpload',
    bucket,
    key,
    size: content.length,
    deltaSize: content.length - (previous?.content.length ?? 0),
    eTag: object.eTag,
    object,
    ...(callback && { variables: callback.variables }),
    request,
  });
  if (callback) {
    const operation = 'CompleteMultipartUpload';
    return runCallback(cloud, callback, { operation, bucket, key, object, request });
  }
  const Location = `http://${headers['host']}/${encodeURIComponent(key)}`;
  const result = { Location, Bucket: bucket, Key: key, ETag: `"${object.eTag}"` };
  return {
    status: 200,
    headers: { ...uploadHeaders(object), ...XML },
    body: xmlDocument('CompleteMultipartUploadResult', result),
  };
}

/** @see https://www.alibabacloud.com/help/en/oss/developer-reference/abortmultipartupload */
export async function abortMultipartUpload(
  cloud: OssCloud,
  request: OssRequest,
): Promise<OssResponse> {
  findUpload(cloud, request);
  cloud.uploads.delete(request.query.get('uploadId') ?? '');
  raise(cloud, request, 'ObjectRemoved:AbortMultipartUpload', { size: 0, eTag: '' });
  return { status: 204 };
}

function findUpload(cloud: OssCloud, { bucket, key, query }: OssRequest): MultipartUpload {
  const uploadId = query.get('uploadId') ?? '';
  const upload = cloud.uploads.get(uploadId);
  if (upload && upload.bucket === bucket && upload.key === key) return upload;
  const message =
    'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.';
  throw new OssError(404, 'NoSuchUpload', message, { elements: { UploadId: uploadId } });
}

function chosenParts(xml: string, { parts }: MultipartUpload): Uint8Array[] {
  const listed = parseParts(xml);
  if (
    listed.length === 0 ||
    listed.some(({ number }, i) => number <= (listed[i - 1]?.number ?? 0))
  ) {
    const message = 'The list of parts was not in ascending order.';
    throw new OssError(400, 'InvalidPartOrder', message);
  }
  return listed.map(({ number, eTag }) => {
    const part = parts.get(number);
    if (part && md5(part).toString('hex').toUpperCase() === eTag) return part;
    const message =
      "One or more of the specified parts could not be found or the specified entity tag might not have matched the part's entity tag.";
    throw new OssError(400, 'InvalidPart', message, { elements: { PartNumber: String(number) } });
  });
}

function parseParts(xml: string) {
  try {
    return parseXml(xml).children.map((part) => ({
      number: Number(childText(part, 'PartNumber')),
      eTag: (childText(part, 'ETag') ?? '').replaceAll('"', '').toUpperCase(),
    }));
  } catch {
    throw new OssError(400, 'MalformedXML', 'The XML you provided was not well-formed.');
  }
}

function multipartETag(parts: readonly Uint8Array[]): string {
  const hash = createHash('md5');
  for (const part of parts) hash.update(md5(part));
  return `${hash.digest('hex').toUpperCase()}-${parts.length}`;
}

function raise(
  cloud: OssCloud,
  request: OssRequest,
  eventName: string,
  part: { readonly size: number; readonly eTag: string },
) {
  const { bucket, key } = request;
  cloud.raise({ eventName, bucket, key, deltaSize: part.size, ...part, request });
}
