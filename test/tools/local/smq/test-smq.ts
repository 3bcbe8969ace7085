import Mns from '@alicloud/mns';
import { afterEach } from 'vitest';
import { type Smq, type SmqOptions, startSmq } from '../../../../tools/local/smq/start-smq.js';
import { newTrace, type Trace } from '../../../../tools/local/trace/trace.js';

export const ACCOUNT = '1234567890123456';
export const owner = { region: 'cn-hangzhou', account: ACCOUNT };

export interface TestSmq {
  readonly smq: Smq;
  readonly client: Mns;
  readonly trace: Trace;
}

const started: { close(): Promise<void> }[] = [];
afterEach(() => closeAll());

/** A stand-in for SMQ with a trace and a real client. It is closed after the test, or by `closeAll`. */
export async function startTestSmq(options: Partial<SmqOptions> = {}): Promise<TestSmq> {
  const trace = newTrace();
  const smq = await startSmq({ port: 0, owner, observer: trace.observer, ...options });
  started.push(smq);
  return { smq, client: newClient(smq.url), trace };
}

/** Stops every stand-in that the test started. */
export async function closeAll(): Promise<void> {
  await Promise.all(started.splice(0).map((smq) => smq.close()));
}

/** A real client. */
export function newClient(
  endpoint: string,
  credentials: { accessKeyId: string; accessKeySecret: string; securityToken?: string } = {
    accessKeyId: 'id',
    accessKeySecret: 'secret',
  },
): Mns {
  return new Mns(ACCOUNT, { ...credentials, endpoint });
}

/** The request of Subscribe, for which the client has no method of its own. */
export function subscribe(client: Mns, topic: string, name: string, attributes: object) {
  const fields = Object.entries(attributes).map(
    ([field, value]) => `<${field}>${value}</${field}>`,
  );
  const xml = `<Subscription xmlns="http://mns.aliyuncs.com/doc/v1/">${fields.join('')}</Subscription>`;
  const path = `/topics/${topic}/subscriptions/${name}`;
  return client.put(path, 'Subscription', Buffer.from(xml));
}

/** The ARN of a queue of the stand-in. */
export function queueArn(name: string): string {
  return `acs:mns:${owner.region}:${owner.account}:queues/${name}`;
}
