import type { Owner } from '../../../wire/index.js';

/** A bucket as the XML answers describe it; its addresses are those of the cloud. */
export function bucketElement({ region }: Owner, name: string, created: number) {
  return {
    CreationDate: new Date(created).toISOString(),
    ExtranetEndpoint: `oss-${region}.aliyuncs.com`,
    IntranetEndpoint: `oss-${region}-internal.aliyuncs.com`,
    Location: `oss-${region}`,
    Name: name,
    Region: region,
    StorageClass: 'Standard',
  };
}
