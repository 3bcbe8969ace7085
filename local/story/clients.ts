import Mns from '@alicloud/mns';
import OSS from 'ali-oss';
import type { Cloud } from '../cloud.js';

/** What the clients sign with: the first access key of the local file; any, where none is asked for. */
export function credentialsOf({ local }: Pick<Cloud, 'local'>) {
  return local.credentials[0] ?? { accessKeyId: 'local', accessKeySecret: 'local' };
}

/** A real OSS client for this bucket of the local cloud. */
export function ossClient(cloud: Cloud, bucket: string): OSS {
  const { oss, template } = cloud;
  return new OSS({
    ...credentialsOf(cloud),
    region: `oss-${template.region}`,
    bucket,
    endpoint: oss.url,
    authorizationV4: true,
  });
}

/** A real SMQ client of the local cloud. */
export function smqClient(cloud: Cloud): Mns {
  const { smq, template } = cloud;
  return new Mns(template.account, { ...credentialsOf(cloud), endpoint: smq.url });
}
