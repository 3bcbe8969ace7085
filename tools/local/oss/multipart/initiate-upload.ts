import type { OssCloud } from '../oss-cloud.js';
import type { OssRequest, OssResponse } from '../oss-request.js';
import { checkOverwrite, keptHeaders } from '../upload.js';
import { readEncoding } from '../url-encoding.js';
import { xmlResponse } from '../xml-response.js';

/** @see https://www.alibabacloud.com/help/en/oss/developer-reference/initiatemultipartupload */
export async function initiateMultipartUpload(
  cloud: OssCloud,
  request: OssRequest,
): Promise<OssResponse> {
  const { bucket, key, headers } = request;
  const { type, encode } = readEncoding(request);
  checkOverwrite(headers['x-oss-forbid-overwrite'], cloud.store.get(bucket, key));
  cloud.buckets.make(bucket);
  const initiated = Date.now();
  const upload = { bucket, key, headers: keptHeaders(headers), initiated };
  const UploadId = cloud.uploads.begin(upload);
  const eventName = 'ObjectCreated:InitiateMultipartUpload';
  cloud.raise({ eventName, bucket, key, size: 0, deltaSize: 0, eTag: '', request });
  const result = { EncodingType: type, Bucket: bucket, Key: encode(key), UploadId };
  return xmlResponse('InitiateMultipartUploadResult', result);
}
