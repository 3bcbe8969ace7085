import type { OssCloud } from '../oss-cloud.js';
import { OssError } from '../oss-error.js';
import type { OssRequest } from '../oss-request.js';
import type { MultipartUpload } from '../store/upload-store.js';

/** The upload that a request is about. @throws {OssError} `NoSuchUpload`. */
export function findUpload(
  cloud: OssCloud,
  { bucket, key, query }: Pick<OssRequest, 'bucket' | 'key' | 'query'>,
): MultipartUpload & { readonly uploadId: string } {
  const uploadId = query.get('uploadId') ?? '';
  const upload = cloud.uploads.get(uploadId);
  if (upload && upload.bucket === bucket && upload.key === key) return { ...upload, uploadId };
  const message =
    'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.';
  throw new OssError(404, 'NoSuchUpload', message, { elements: { UploadId: uploadId } });
}
