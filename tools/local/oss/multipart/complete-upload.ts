import { createHash } from 'node:crypto';
import { readCallback } from '../callback/read-callback.js';
import { runCallback } from '../callback/run-callback.js';
import type { OssCloud } from '../oss-cloud.js';
import { invalidArgument, OssError } from '../oss-error.js';
import type { OssRequest, OssResponse } from '../oss-request.js';
import { bytesOf, type Piece } from '../store/bytes-of.js';
import type { StoredObject } from '../store/object-store.js';
import { receive } from '../store/receive.js';
import type { UploadedPart } from '../store/upload-store.js';
import { storeObject } from '../store-object.js';
import { checkOverwrite, eTagOf, newObject, uploadHeaders } from '../upload.js';
import { readEncoding } from '../url-encoding.js';
import { xmlResponse } from '../xml-response.js';
import { checkSizes, chosenParts } from './chosen-parts.js';
import { findUpload } from './find-upload.js';

type Callback = ReturnType<typeof readCallback>;

/** @see https://www.alibabacloud.com/help/en/oss/developer-reference/completemultipartupload */
export async function completeMultipartUpload(
  cloud: OssCloud,
  request: OssRequest,
): Promise<OssResponse> {
  const { bucket, key, headers, query } = request;
  const { type, encode } = readEncoding(request);
  const callback = readCallback(headers, query);
  const { uploadId } = findUpload(cloud, request);
  // Nobody completes or aborts it while its parts are put together.
  const object = await cloud.keyedMutex(uploadId, () => complete(cloud, request, callback));
  if (callback) {
    const operation = 'CompleteMultipartUpload';
    return runCallback(cloud, callback, { operation, bucket, key, object, request });
  }
  const Location = `http://${headers['host']}/${encodeURIComponent(key)}`;
  const ETag = `"${object.eTag}"`;
  const result = { EncodingType: type, Location, Bucket: bucket, Key: encode(key), ETag };
  return xmlResponse('CompleteMultipartUploadResult', result, { headers: uploadHeaders(object) });
}

async function complete(
  cloud: OssCloud,
  request: OssRequest,
  callback: Callback,
): Promise<StoredObject> {
  const { bucket, key } = request;
  const forbid = request.headers['x-oss-forbid-overwrite'];
  const upload = findUpload(cloud, request);
  checkOverwrite(forbid, cloud.store.get(bucket, key));
  const parts = readParts(request, cloud.uploads.parts(upload.uploadId));
  const received = await receive(
    cloud.contents,
    bytesOf(cloud.contents, parts.map(wholeOf)),
    request,
  );
  try {
    checkOverwrite(forbid, cloud.store.get(bucket, key));
  } catch (error) {
    await cloud.contents.delete(received.content);
    throw error;
  }
  const eTag = multipartETag(parts);
  const object = { ...newObject(received, upload.headers, 'Multipart'), eTag };
  for (const { content } of cloud.uploads.end(upload.uploadId)) void cloud.contents.delete(content);
  storeObject(cloud, request, {
    eventName: 'ObjectCreated:CompleteMultipartUpload',
    object,
    ...(callback && { variables: callback.variables }),
    request,
  });
  return object;
}

function readParts({ headers, body }: OssRequest, uploaded: UploadedPart[]): UploadedPart[] {
  const all = headers['x-oss-complete-all'];
  if (all === undefined) return chosenParts(body, uploaded);
  if (all !== 'yes' || body.length > 0) {
    const message = 'x-oss-complete-all must be yes, and the body be empty then.';
    throw invalidArgument(message, 'x-oss-complete-all', all);
  }
  if (uploaded.length === 0) throw new OssError(400, 'InvalidPart', 'There are no parts.');
  checkSizes(uploaded);
  return uploaded;
}

function wholeOf({ content, size }: UploadedPart): Piece {
  return { content, from: 0, to: size };
}

function multipartETag(parts: readonly UploadedPart[]): string {
  const hash = createHash('md5');
  for (const { eTag } of parts) hash.update(Buffer.from(eTag, 'hex'));
  return `${eTagOf(hash.digest())}-${parts.length}`;
}
