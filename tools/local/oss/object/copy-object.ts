import type { OssCloud } from '../oss-cloud.js';
import { invalidArgument, OssError } from '../oss-error.js';
import type { OssRequest, OssResponse } from '../oss-request.js';
import { bytesOf } from '../store/bytes-of.js';
import type { StoredObject } from '../store/object-store.js';
import { receiveAnd, storeObject } from '../store-object.js';
import { checkOverwrite, newObject, uploadHeaders } from '../upload.js';
import { xmlResponse } from '../xml-response.js';
import { type CopySource, readCopySource } from './copy-source.js';

const EVENT = 'ObjectCreated:CopyObject';

/** @see https://www.alibabacloud.com/help/en/oss/developer-reference/copyobject */
export async function copyObject(cloud: OssCloud, request: OssRequest): Promise<OssResponse> {
  const { bucket, key, headers } = request;
  const replaces = readDirective(headers);
  const forbid = headers['x-oss-forbid-overwrite'];
  const source = readCopySource(cloud, request);
  if (!source) return { status: 304 };
  checkOverwrite(forbid, cloud.store.get(bucket, key));
  if (source.bucket === bucket && source.key === key) {
    return answer(replaceMetadata(cloud, request, source.object));
  }
  checkCopyable(source);
  const { content, size, contentType } = source.object;
  const kept = { ...source.object.headers, 'content-type': contentType };
  const bytes = bytesOf(cloud.contents, [{ content, from: 0, to: size }]);
  const copy = await receiveAnd(cloud, bytes, request, (received) => {
    checkOverwrite(forbid, cloud.store.get(bucket, key));
    const object = newObject(received, replaces ? headers : kept);
    storeObject(cloud, request, { eventName: EVENT, object, request });
    return object;
  });
  return answer(copy);
}

/** OSS replaces the metadata of an object that is copied onto itself, whatever the directive says. */
function replaceMetadata(cloud: OssCloud, request: OssRequest, source: StoredObject): StoredObject {
  const { eTag, objectType, crc64, size, content, image } = source;
  const md5 = Buffer.alloc(0);
  const received = { content, size, md5, crc64, ...(image && { image }) };
  const object = { ...newObject(received, request.headers, objectType), eTag };
  storeObject(cloud, request, { eventName: EVENT, object, request });
  return object;
}

function readDirective(headers: Readonly<Record<string, string>>): boolean {
  const directive = headers['x-oss-metadata-directive'] ?? 'COPY';
  if (directive === 'COPY' || directive === 'REPLACE') return directive === 'REPLACE';
  throw invalidArgument('Unknown metadata directive.', 'x-oss-metadata-directive', directive);
}

function checkCopyable({ object }: CopySource): void {
  if (object.objectType !== 'Appendable') return;
  const message =
    'The operation is not supported for this object: appendable objects have no copy.';
  throw new OssError(400, 'OperationNotSupported', message);
}

function answer(object: StoredObject): OssResponse {
  const result = { LastModified: object.lastModified.toISOString(), ETag: `"${object.eTag}"` };
  return xmlResponse('CopyObjectResult', result, { headers: uploadHeaders(object) });
}
