import { selectNames } from '../listing.js';
import { checkBucket } from '../object/find-object.js';
import type { OssCloud } from '../oss-cloud.js';
import type { OssRequest, OssResponse } from '../oss-request.js';
import { readCount } from '../read-count.js';
import type { MultipartUpload } from '../store/upload-store.js';
import { readEncoding } from '../url-encoding.js';
import { xmlResponse } from '../xml-response.js';

type Found = readonly [uploadId: string, upload: MultipartUpload];

/** @see https://www.alibabacloud.com/help/en/oss/developer-reference/listmultipartuploads */
export async function listMultipartUploads(
  cloud: OssCloud,
  request: OssRequest,
): Promise<OssResponse> {
  const { bucket, query } = request;
  const { type, encode } = readEncoding(request);
  checkBucket(cloud, bucket);
  const most = readCount(query, 'max-uploads', { preset: 1000 });
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const keyMarker = query.get('key-marker') ?? '';
  const idMarker = keyMarker === '' ? '' : (query.get('upload-id-marker') ?? '');
  const after = idMarker === '' ? keyMarker : nameOf(keyMarker, idMarker);
  const { items, commonPrefixes, next } = selectNames(uploadsOf(cloud, bucket), {
    prefix,
    delimiter,
    after,
    most,
  });
  // Without an id, every upload of that key has been listed.
  const uploads = idMarker === '' ? items.filter(([, { key }]) => key !== keyMarker) : items;
  const [nextKey = '', nextId = ''] = next?.split('\0') ?? [];
  const result = {
    EncodingType: type,
    Bucket: bucket,
    KeyMarker: encode(keyMarker),
    UploadIdMarker: idMarker,
    NextKeyMarker: encode(nextKey),
    NextUploadIdMarker: nextId,
    Delimiter: encode(delimiter),
    Prefix: encode(prefix),
    MaxUploads: most,
    IsTruncated: String(next !== undefined),
    Upload: uploads.map(([uploadId, { key, initiated }]) => ({
      Key: encode(key),
      UploadId: uploadId,
      StorageClass: 'Standard',
      Initiated: new Date(initiated).toISOString(),
    })),
    CommonPrefixes: commonPrefixes.map((common) => ({ Prefix: encode(common) })),
  };
  return xmlResponse('ListMultipartUploadsResult', result);
}

function* uploadsOf({ uploads }: OssCloud, bucket: string): Generator<readonly [string, Found]> {
  for (const entry of uploads.entries()) {
    const [uploadId, upload] = entry;
    if (upload.bucket === bucket) yield [nameOf(upload.key, uploadId), entry];
  }
}

// One key may have several uploads, which come in the order of their ids.
function nameOf(key: string, uploadId: string): string {
  return `${key}\0${uploadId}`;
}
