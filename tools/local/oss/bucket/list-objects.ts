import type { XmlContent } from '../../../wire/index.js';
import { type Listing, selectNames } from '../listing.js';
import { checkBucket } from '../object/find-object.js';
import type { OssCloud } from '../oss-cloud.js';
import { invalidArgument } from '../oss-error.js';
import type { OssRequest, OssResponse } from '../oss-request.js';
import { readCount } from '../read-count.js';
import type { StoredObject } from '../store/object-store.js';
import { type Encoding, readEncoding } from '../url-encoding.js';
import { xmlResponse } from '../xml-response.js';
import { ownerElement } from './owner-element.js';

type Found = readonly [key: string, object: StoredObject];

/** @see https://www.alibabacloud.com/help/en/oss/developer-reference/listobjects */
export async function listObjects(cloud: OssCloud, request: OssRequest): Promise<OssResponse> {
  const encoding = readEncoding(request);
  const marker = request.query.get('marker') ?? '';
  const { asked, listing } = select(cloud, request, marker);
  return xmlResponse('ListBucketResult', {
    ...common(request, encoding),
    Marker: encoding.encode(marker),
    MaxKeys: asked,
    NextMarker: listing.next === undefined ? undefined : encoding.encode(listing.next),
    ...found(listing, encoding, ownerElement(cloud.owner)),
  });
}

/** @see https://www.alibabacloud.com/help/en/oss/developer-reference/listobjectsv2 */
export async function listObjectsV2(cloud: OssCloud, request: OssRequest): Promise<OssResponse> {
  const { query } = request;
  const encoding = readEncoding(request);
  const startAfter = query.get('start-after') ?? '';
  const token = query.get('continuation-token');
  const { asked, listing } = select(cloud, request, token ? readToken(token) : startAfter);
  const { items, commonPrefixes, next } = listing;
  const owner = query.get('fetch-owner') === 'true' ? ownerElement(cloud.owner) : undefined;
  return xmlResponse('ListBucketResult', {
    ...common(request, encoding),
    StartAfter: startAfter === '' ? undefined : encoding.encode(startAfter),
    ContinuationToken: token,
    MaxKeys: asked,
    NextContinuationToken: next === undefined ? undefined : newToken(next),
    KeyCount: items.length + commonPrefixes.length,
    ...found(listing, encoding, owner),
  });
}

function select(cloud: OssCloud, { bucket, query }: OssRequest, after: string) {
  checkBucket(cloud, bucket);
  const asked = readCount(query, 'max-keys', { preset: 100 });
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  function* named() {
    for (const entry of cloud.store.list(bucket)) yield [entry[0], entry] as const;
  }
  const listing = selectNames<Found>(named(), { prefix, delimiter, after, most: asked });
  return { asked, listing };
}

function common({ bucket, query }: OssRequest, { type, encode }: Encoding) {
  return {
    EncodingType: type,
    Name: bucket,
    Prefix: encode(query.get('prefix') ?? ''),
    Delimiter: encode(query.get('delimiter') ?? ''),
  };
}

function found(
  { items, commonPrefixes, next }: Listing<Found>,
  { encode }: Encoding,
  owner: XmlContent | undefined,
) {
  return {
    IsTruncated: String(next !== undefined),
    Contents: items.map(([key, { lastModified, eTag, objectType, size }]) => ({
      Key: encode(key),
      LastModified: lastModified.toISOString(),
      ETag: `"${eTag}"`,
      Type: objectType,
      Size: size,
      StorageClass: 'Standard',
      Owner: owner,
    })),
    CommonPrefixes: commonPrefixes.map((prefix) => ({ Prefix: encode(prefix) })),
  };
}

// A token says nothing to who gets it.
function newToken(next: string): string {
  return Buffer.from(next).toString('base64');
}

function readToken(token: string): string {
  const next = Buffer.from(token, 'base64').toString();
  if (next !== '' && newToken(next) === token) return next;
  throw invalidArgument('The continuation token is invalid.', 'continuation-token', token);
}
