import type { Place } from '../../trace/trace-event.js';
import type { OssCloud } from '../oss-cloud.js';
import { invalidArgument, OssError } from '../oss-error.js';
import { checkNames, decode, type OssRequest } from '../oss-request.js';
import type { StoredObject } from '../store/object-store.js';
import { isWanted } from './conditions.js';
import { findObject } from './find-object.js';

/** What a copy is made of. */
export interface CopySource extends Place {
  readonly object: StoredObject;
}

/**
 * The object that `x-oss-copy-source` names; `undefined` when it has not changed since the time or from the content that
 * the request names.
 *
 * @throws {OssError} `InvalidArgument`, `NoSuchKey`, `NoSuchBucket`, `PreconditionFailed`.
 */
export function readCopySource(
  cloud: OssCloud,
  { headers }: Pick<OssRequest, 'headers'>,
): CopySource | undefined {
  const header = headers['x-oss-copy-source'] ?? '';
  const [, bucket = '', encodedKey = '', version] =
    /^\/([^/]+)\/([^?]+)(\?.*)?$/.exec(header) ?? [];
  const key = decode(encodedKey);
  if (key === '') {
    const message = 'Copy Source must mention the source bucket and key: /sourcebucket/sourcekey.';
    throw invalidArgument(message, 'x-oss-copy-source', header);
  }
  if (version !== undefined) {
    throw new OssError(501, 'NotImplemented', 'Versions do not exist locally.');
  }
  checkNames(bucket, key);
  const object = findObject(cloud, { bucket, key });
  return isWanted(object, headers, 'x-oss-copy-source-') ? { bucket, key, object } : undefined;
}
