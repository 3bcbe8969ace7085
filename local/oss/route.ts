import { asyncProcess } from './async-process.js';
import { deleteObject } from './delete-object.js';
import { getObject, headObject } from './get-object.js';
import {
  abortMultipartUpload,
  completeMultipartUpload,
  initiateMultipartUpload,
  uploadPart,
} from './multipart.js';
import type { OssCloud } from './oss-cloud.js';
import { OssError } from './oss-error.js';
import type { OssRequest, OssResponse } from './oss-request.js';
import { postObject } from './post-object.js';
import { putObject } from './put-object.js';

type Handler = (cloud: OssCloud, request: OssRequest) => Promise<OssResponse>;

// Every operation that exists here, by method and by the parameter that names it in the query; the order decides.
const operations: readonly (readonly [method: string, subresource: string, handler: Handler])[] = [
  ['PUT', 'partNumber', uploadPart],
  ['PUT', '', putObject],
  ['GET', '', getObject],
  ['HEAD', '', headObject],
  ['DELETE', 'uploadId', abortMultipartUpload],
  ['DELETE', '', deleteObject],
  ['POST', 'uploads', initiateMultipartUpload],
  ['POST', 'uploadId', completeMultipartUpload],
  ['POST', 'x-oss-async-process', asyncProcess],
];

// Subresources of operations that do not exist here, which must not be taken for plain ones.
const UNKNOWN = ['acl', 'append', 'tagging', 'symlink', 'objectMeta', 'restore', 'x-oss-process'];

/** The handler of this request. @throws {OssError} `NotImplemented` for what the stand-in can't do. */
export function route({ method, key, query, headers }: OssRequest): Handler {
  const operation = operations.find(
    ([verb, subresource]) => verb === method && (subresource === '' || query.has(subresource)),
  );
  if (key === '') {
    if (method === 'POST' && !query.has('delete')) return postObject;
  } else if (operation && !UNKNOWN.some((name) => query.has(name)) && !isCopy(headers)) {
    return operation[2];
  }
  const message = 'The stand-in does not have this operation; docs/local.md lists those it has.';
  throw new OssError(501, 'NotImplemented', message);
}

function isCopy(headers: Readonly<Record<string, string>>): boolean {
  return headers['x-oss-copy-source'] !== undefined;
}
