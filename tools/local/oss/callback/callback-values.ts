import { headerText } from '../../http/header-bytes.js';
import type { Place } from '../../trace/trace-event.js';
import type { OssRequest } from '../oss-request.js';
import type { StoredObject } from '../store/object-store.js';

/** A finished upload, as a callback tells about it. */
export interface FinishedUpload extends Place {
  readonly operation: 'PutObject' | 'PostObject' | 'CompleteMultipartUpload';
  readonly object: StoredObject;
  readonly request: Pick<OssRequest, 'id' | 'clientIp' | 'cause'>;
}

/** OSS's own variables for this upload; those that OSS leaves empty are `undefined`. */
export function systemValues({ operation, bucket, key, object, request }: FinishedUpload) {
  const { image } = object;
  return {
    bucket,
    object: key,
    etag: object.eTag,
    size: object.size,
    mimeType: headerText(object.contentType),
    'imageInfo.height': image?.height,
    'imageInfo.width': image?.width,
    'imageInfo.format': image?.format,
    crc64: object.crc64,
    // The eTag of what came in one piece is its MD5.
    contentMd5:
      operation === 'CompleteMultipartUpload'
        ? undefined
        : Buffer.from(object.eTag, 'hex').toString('base64'),
    vpcId: undefined,
    clientIp: request.clientIp,
    reqId: request.id,
    operation,
  };
}
