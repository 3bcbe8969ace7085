import { listBuckets } from './bucket/list-buckets.js';
import { listObjects, listObjectsV2 } from './bucket/list-objects.js';
import { listMultipartUploads } from './bucket/list-uploads.js';
import {
  deleteBucket,
  getBucketAcl,
  getBucketInfo,
  getBucketLocation,
  putBucket,
  putBucketAcl,
} from './bucket/manage-bucket.js';
import { abortMultipartUpload } from './multipart/abort-upload.js';
import { completeMultipartUpload } from './multipart/complete-upload.js';
import { initiateMultipartUpload } from './multipart/initiate-upload.js';
import { listParts } from './multipart/list-parts.js';
import { uploadPart, uploadPartCopy } from './multipart/upload-part.js';
import { appendObject } from './object/append-object.js';
import { copyObject } from './object/copy-object.js';
import { deleteObject } from './object/delete-object.js';
import { deleteObjects } from './object/delete-objects.js';
import { getObject, getObjectMeta, headObject } from './object/get-object.js';
import { postObject } from './object/post-object.js';
import { putObject } from './object/put-object.js';
import type { OssCloud } from './oss-cloud.js';
import { OssError } from './oss-error.js';
import type { OssRequest, OssRequestHead, OssResponse } from './oss-request.js';
import { asyncProcess } from './task/async-process.js';

/** Something that can be asked of OSS. */
export interface Operation {
  /** As OSS names it. */
  readonly name: string;
  readonly method: string;
  /** What the query must hold: a name, or a name and its value. */
  readonly query?: string;
  /** A header that must be there. */
  readonly header?: string;
  /** Whether it gets its body as it comes. */
  readonly isUpload?: boolean;
  readonly run: (cloud: OssCloud, request: OssRequest) => Promise<OssResponse>;
}

const COPY = 'x-oss-copy-source';

// The first that fits is it.
const onObjects: readonly Operation[] = [
  { name: 'UploadPartCopy', method: 'PUT', query: 'partNumber', header: COPY, run: uploadPartCopy },
  { name: 'UploadPart', method: 'PUT', query: 'partNumber', isUpload: true, run: uploadPart },
  { name: 'CopyObject', method: 'PUT', header: COPY, run: copyObject },
  { name: 'PutObject', method: 'PUT', isUpload: true, run: putObject },
  { name: 'AppendObject', method: 'POST', query: 'append', isUpload: true, run: appendObject },
  { name: 'ListParts', method: 'GET', query: 'uploadId', run: listParts },
  { name: 'GetObjectMeta', method: 'HEAD', query: 'objectMeta', run: getObjectMeta },
  { name: 'GetObject', method: 'GET', run: getObject },
  { name: 'HeadObject', method: 'HEAD', run: headObject },
  { name: 'AbortMultipartUpload', method: 'DELETE', query: 'uploadId', run: abortMultipartUpload },
  { name: 'DeleteObject', method: 'DELETE', run: deleteObject },
  {
    name: 'InitiateMultipartUpload',
    method: 'POST',
    query: 'uploads',
    run: initiateMultipartUpload,
  },
  {
    name: 'CompleteMultipartUpload',
    method: 'POST',
    query: 'uploadId',
    run: completeMultipartUpload,
  },
  { name: 'AsyncProcessObject', method: 'POST', query: 'x-oss-async-process', run: asyncProcess },
];

const onBuckets: readonly Operation[] = [
  { name: 'PutBucketAcl', method: 'PUT', query: 'acl', run: putBucketAcl },
  { name: 'PutBucket', method: 'PUT', run: putBucket },
  { name: 'GetBucketInfo', method: 'GET', query: 'bucketInfo', run: getBucketInfo },
  { name: 'GetBucketLocation', method: 'GET', query: 'location', run: getBucketLocation },
  { name: 'GetBucketAcl', method: 'GET', query: 'acl', run: getBucketAcl },
  { name: 'ListMultipartUploads', method: 'GET', query: 'uploads', run: listMultipartUploads },
  { name: 'ListObjectsV2', method: 'GET', query: 'list-type=2', run: listObjectsV2 },
  { name: 'ListObjects', method: 'GET', run: listObjects },
  { name: 'DeleteBucket', method: 'DELETE', run: deleteBucket },
  { name: 'DeleteMultipleObjects', method: 'POST', query: 'delete', run: deleteObjects },
  { name: 'PostObject', method: 'POST', isUpload: true, run: postObject },
];

const onTheService: readonly Operation[] = [
  { name: 'ListBuckets', method: 'GET', run: listBuckets },
];

// What the query of an operation holds that does not exist here, which must not be taken for a plain one.
const UNKNOWN = new Set(
  `acl append asyncFetch bucketArchiveDirectRead cors encryption inventory lifecycle live logging metaQuery notification objectMeta
  objectInfo policy publicAccessBlock qosInfo referer regionList replication requestPayment resourceGroup restore style
  symlink tagging transferAcceleration versionId versioning versions vod website worm x-oss-async-process
  x-oss-process accessmonitor callback-policy stat sequential img udf`.split(/\s+/),
);

/** What a request asks for. @throws {OssError} `NotImplemented` for what the stand-in can't do. */
export function route(request: Omit<OssRequestHead, 'id'>): Operation {
  const operations =
    request.key !== '' ? onObjects : request.bucket !== '' ? onBuckets : onTheService;
  const operation = operations.find((candidate) => isAskedFor(candidate, request));
  if (operation) {
    const others = [...request.query.keys()].filter((name) => name !== operation.query);
    if (!others.some((name) => UNKNOWN.has(name))) return operation;
  }
  const message = 'The stand-in does not have this operation; docs/local.md lists those it has.';
  throw new OssError(501, 'NotImplemented', message);
}

function isAskedFor(
  { method, query = '', header }: Operation,
  request: Pick<OssRequestHead, 'method' | 'query' | 'headers'>,
): boolean {
  const [name = '', value] = query.split('=');
  if (method !== request.method) return false;
  if (header !== undefined && request.headers[header] === undefined) return false;
  if (name === '') return true;
  return value === undefined ? request.query.has(name) : request.query.get(name) === value;
}
