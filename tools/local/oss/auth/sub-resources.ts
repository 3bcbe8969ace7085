// Collected from the official SDKs, which each know some of them.
const NAMES = new Set(
  (
    'accessPoint accessPointPolicy acl append asyncFetch bucketArchiveDirectRead bucketInfo callback callback-var ' +
    'cleanRestoredObject cloudboxes cname comp continuation-token cors delete encryption endTime group httpsConfig ' +
    'img inventory inventoryId lifecycle link live location logging metaQuery objectInfo objectMeta partNumber policy ' +
    'policyStatus position publicAccessBlock qos qosInfo qosRequester redundancyTransition referer regionList ' +
    'replication replicationLocation replicationProgress requestPayment requesterQosInfo resourceGroup restore rtc ' +
    'security-token sequential startTime stat status style styleName symlink tagging transferAcceleration udf ' +
    'udfApplication udfApplicationLog udfId udfImage udfImageDesc udfName uploadId uploads versionId versioning ' +
    'versions vip vod website withHashContext worm wormExtend wormId'
  ).split(' '),
);

/** Whether a V1 signature covers the query parameter of this name. */
export function isSubResource(name: string): boolean {
  return NAMES.has(name) || /^(?:response|x-oss)-/.test(name);
}
