import { childText } from '../../../wire/index.js';
import type { OssCloud } from '../oss-cloud.js';
import { malformedXml } from '../oss-error.js';
import { checkNames, type OssRequest, type OssResponse } from '../oss-request.js';
import { readXml } from '../read-xml.js';
import { checkContentMd5, md5 } from '../upload.js';
import { readEncoding } from '../url-encoding.js';
import { xmlResponse } from '../xml-response.js';
import { removeObject } from './delete-object.js';
import { checkBucket } from './find-object.js';

const MOST = 1000;

/** @see https://www.alibabacloud.com/help/en/oss/developer-reference/deletemultipleobjects */
export async function deleteObjects(cloud: OssCloud, request: OssRequest): Promise<OssResponse> {
  const { bucket, headers, body } = request;
  checkContentMd5(md5(body), headers['content-md5']);
  checkBucket(cloud, bucket);
  const { type, encode } = readEncoding(request);
  const { keys, isQuiet } = readDelete(body);
  for (const key of keys) checkNames(bucket, key);
  for (const key of keys) {
    removeObject(cloud, { bucket, key }, 'ObjectRemoved:DeleteObjects', request);
  }
  if (isQuiet) return { status: 200 };
  const Deleted = keys.map((key) => ({ Key: encode(key) }));
  return xmlResponse('DeleteResult', { EncodingType: type, Deleted });
}

function readDelete(body: Buffer): { keys: string[]; isQuiet: boolean } {
  const root = readXml(body);
  const objects = root.children.filter(({ name }) => name === 'Object');
  const keys = objects.map((object) => childText(object, 'Key') ?? '');
  if (root.name !== 'Delete' || keys.length === 0 || keys.length > MOST || keys.includes('')) {
    throw malformedXml();
  }
  return { keys, isQuiet: childText(root, 'Quiet') === 'true' };
}
