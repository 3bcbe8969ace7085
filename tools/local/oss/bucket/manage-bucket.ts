import { checkBucket } from '../object/find-object.js';
import type { OssCloud } from '../oss-cloud.js';
import { invalidArgument, OssError } from '../oss-error.js';
import type { OssRequest, OssResponse } from '../oss-request.js';
import { xmlResponse } from '../xml-response.js';
import { bucketElement } from './bucket-element.js';
import { ownerElement } from './owner-element.js';

const ACLS = ['private', 'public-read', 'public-read-write'];

/** @see https://www.alibabacloud.com/help/en/oss/developer-reference/putbucket */
export async function putBucket(cloud: OssCloud, { bucket, headers }: OssRequest) {
  cloud.buckets.make(bucket, readAcl(headers));
  return { status: 200, headers: { location: `/${bucket}` } };
}

/** @see https://www.alibabacloud.com/help/en/oss/developer-reference/deletebucket */
export async function deleteBucket(cloud: OssCloud, { bucket }: OssRequest): Promise<OssResponse> {
  checkBucket(cloud, bucket);
  const [object] = cloud.store.list(bucket);
  const hasUploads = [...cloud.uploads.entries()].some(([, upload]) => upload.bucket === bucket);
  if (object !== undefined || hasUploads) {
    const message = 'The bucket has objects or uploads. Please delete them first.';
    throw new OssError(409, 'BucketNotEmpty', message, { elements: { BucketName: bucket } });
  }
  cloud.buckets.delete(bucket);
  return { status: 204 };
}

/** @see https://www.alibabacloud.com/help/en/oss/developer-reference/getbucketinfo */
export async function getBucketInfo(cloud: OssCloud, { bucket }: OssRequest): Promise<OssResponse> {
  checkBucket(cloud, bucket);
  const { created = 0, acl = '' } = cloud.buckets.get(bucket) ?? {};
  const Bucket = {
    ...bucketElement(cloud.owner, bucket, created),
    DataRedundancyType: 'LRS',
    Owner: ownerElement(cloud.owner),
    AccessControlList: { Grant: acl },
  };
  return xmlResponse('BucketInfo', { Bucket });
}

/** @see https://www.alibabacloud.com/help/en/oss/developer-reference/getbucketlocation */
export async function getBucketLocation(
  cloud: OssCloud,
  { bucket }: OssRequest,
): Promise<OssResponse> {
  checkBucket(cloud, bucket);
  return xmlResponse('LocationConstraint', `oss-${cloud.owner.region}`);
}

/** @see https://www.alibabacloud.com/help/en/oss/developer-reference/getbucketacl */
export async function getBucketAcl(cloud: OssCloud, { bucket }: OssRequest): Promise<OssResponse> {
  checkBucket(cloud, bucket);
  const Grant = cloud.buckets.get(bucket)?.acl;
  const policy = { Owner: ownerElement(cloud.owner), AccessControlList: { Grant } };
  return xmlResponse('AccessControlPolicy', policy);
}

/** @see https://www.alibabacloud.com/help/en/oss/developer-reference/putbucketacl */
export async function putBucketAcl(
  cloud: OssCloud,
  { bucket, headers }: OssRequest,
): Promise<OssResponse> {
  checkBucket(cloud, bucket);
  cloud.buckets.make(bucket, readAcl(headers));
  return { status: 200 };
}

function readAcl(headers: OssRequest['headers']): string | undefined {
  const acl = headers['x-oss-acl'];
  if (acl === undefined || ACLS.includes(acl)) return acl;
  throw invalidArgument('no such bucket access control exists', 'x-oss-acl', acl);
}
