import { selectNames } from '../listing.js';
import type { OssCloud } from '../oss-cloud.js';
import type { OssRequest, OssResponse } from '../oss-request.js';
import { readCount } from '../read-count.js';
import { xmlResponse } from '../xml-response.js';
import { bucketElement } from './bucket-element.js';
import { ownerElement } from './owner-element.js';

/** @see https://www.alibabacloud.com/help/en/oss/developer-reference/listbuckets */
export async function listBuckets(cloud: OssCloud, { query }: OssRequest): Promise<OssResponse> {
  const most = readCount(query, 'max-keys', { preset: 100 });
  const prefix = query.get('prefix') ?? '';
  const after = query.get('marker') ?? '';
  const { items, next } = selectNames(named(cloud), { prefix, delimiter: '', after, most });
  const result = {
    Prefix: prefix,
    Marker: after,
    MaxKeys: most,
    IsTruncated: String(next !== undefined),
    NextMarker: next ?? '',
    Owner: ownerElement(cloud.owner),
    Buckets: {
      Bucket: items.map(([name, { created }]) => bucketElement(cloud.owner, name, created)),
    },
  };
  return xmlResponse('ListAllMyBucketsResult', result);
}

function* named({ buckets }: OssCloud) {
  for (const entry of buckets.entries()) yield [entry[0], entry] as const;
}
