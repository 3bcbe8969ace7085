import { readImageInfo } from '../image-info.js';
import type { StoredObject } from '../object-store.js';
import type { OssRequest } from '../oss-request.js';
import { md5 } from '../upload.js';

/** A finished upload, as a callback tells about it. */
export interface FinishedUpload {
  readonly operation: 'PutObject' | 'PostObject' | 'CompleteMultipartUpload';
  readonly bucket: string;
  readonly key: string;
  readonly object: StoredObject;
  readonly request: OssRequest;
}

/** OSS's own variables for this upload; those that OSS leaves empty are `undefined`. */
export function systemValues({ operation, bucket, key, object, request }: FinishedUpload) {
  const image = readImageInfo(object.content);
  return {
    bucket,
    object: key,
    etag: object.eTag,
    size: object.content.length,
    mimeType: object.contentType,
    'imageInfo.height': image?.height,
    'imageInfo.width': image?.width,
    'imageInfo.format': image?.format,
    crc64: object.crc64,
    contentMd5:
      operation === 'CompleteMultipartUpload' ? undefined : md5(object.content).toString('base64'),
    vpcId: undefined,
    clientIp: request.clientIp,
    reqId: request.id,
    operation,
  };
}
