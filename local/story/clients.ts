import Mns from '@alicloud/mns';
import OSS from 'ali-oss';
import type { Cloud } from '../cloud.js';

// Nobody is authenticated locally, but the clients sign with something.
const credentials = { accessKeyId: 'local', accessKeySecret: 'local' };

/** A real OSS client for this bucket of the local cloud. */
export function ossClient({ oss, template }: Cloud, bucket: string): OSS {
  return new OSS({
    ...credentials,
    region: `oss-${template.region}`,
    bucket,
    endpoint: oss.url,
    authorizationV4: true,
  });
}

/** A real SMQ client of the local cloud. */
export function smqClient({ smq, template }: Cloud): Mns {
  return new Mns(template.account, { ...credentials, endpoint: smq.url });
}
