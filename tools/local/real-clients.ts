import Mns from '@alicloud/mns';
import OSS from 'ali-oss';
import type { Cloud } from './cloud.js';
import type { Place } from './trace/trace-event.js';

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

/**
 * Asks OSS for a task (`doc/convert,…`) on this object; gives its answer and the request's id. The client has no method for
 * it; this is what its other methods come down to.
 *
 * @throws {Error} when OSS refuses.
 */
export async function processAsync(cloud: Cloud, { bucket, key }: Place, process: string) {
  const { data, res } = await ossClient(cloud, bucket).request({
    method: 'POST',
    bucket,
    object: key,
    subres: 'x-oss-async-process',
    content: Buffer.from(`x-oss-async-process=${process}`),
    successStatuses: [200],
  });
  return { answer: data.toString(), requestId: res.headers['x-oss-request-id'] ?? '' };
}

/** A real SMQ client of the local cloud. */
export function smqClient(cloud: Cloud): Mns {
  const { smq, template } = cloud;
  return new Mns(template.account, { ...credentialsOf(cloud), endpoint: smq.url });
}
