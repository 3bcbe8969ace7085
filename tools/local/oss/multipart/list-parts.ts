import type { OssCloud } from '../oss-cloud.js';
import type { OssRequest, OssResponse } from '../oss-request.js';
import { readCount } from '../read-count.js';
import { readEncoding } from '../url-encoding.js';
import { xmlResponse } from '../xml-response.js';
import { findUpload } from './find-upload.js';

/** @see https://www.alibabacloud.com/help/en/oss/developer-reference/listparts */
export async function listParts(cloud: OssCloud, request: OssRequest): Promise<OssResponse> {
  const { bucket, key, query } = request;
  const { type, encode } = readEncoding(request);
  const { uploadId } = findUpload(cloud, request);
  const most = readCount(query, 'max-parts', { preset: 1000 });
  const marker = readCount(query, 'part-number-marker', { preset: 0, least: 0, most: 10_000 });
  const behind = cloud.uploads.parts(uploadId).filter(({ number }) => number > marker);
  const parts = behind.slice(0, most);
  const result = {
    EncodingType: type,
    Bucket: bucket,
    Key: encode(key),
    UploadId: uploadId,
    StorageClass: 'Standard',
    PartNumberMarker: marker,
    NextPartNumberMarker: parts.at(-1)?.number ?? marker,
    MaxParts: most,
    IsTruncated: String(behind.length > parts.length),
    Part: parts.map(({ number, lastModified, eTag, size }) => ({
      PartNumber: number,
      LastModified: new Date(lastModified).toISOString(),
      ETag: `"${eTag}"`,
      Size: size,
    })),
  };
  return xmlResponse('ListPartsResult', result);
}
