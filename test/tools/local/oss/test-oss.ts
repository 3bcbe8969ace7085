import OSS from 'ali-oss';
import type { SentCallback } from '../../../../tools/local/oss/callback/send-callback.js';
import {
  type Oss,
  type OssOptions,
  type RaisedEvent,
  startOss,
} from '../../../../tools/local/oss/start-oss.js';

export interface TestOss {
  readonly oss: Oss;
  readonly client: OSS;
  readonly events: RaisedEvent[];
  readonly callbacks: SentCallback[];
  readonly published: { topic: string; text: string }[];
}

/** A stand-in for OSS that records what it raises, sends and publishes, with a real client for it. */
export async function startTestOss(options: Partial<OssOptions> = {}): Promise<TestOss> {
  const events: RaisedEvent[] = [];
  const callbacks: SentCallback[] = [];
  const published: { topic: string; text: string }[] = [];
  const oss = await startOss({
    port: 0,
    owner: { region: 'cn-hangzhou', account: '1234567890123456' },
    callbackTimeout: 1000,
    hasTopic: (topic) => topic === 'tasks',
    publish: (topic, text) => void published.push({ topic, text }),
    onEvent: (event) => void events.push(event),
    onCallback: (callback) => void callbacks.push(callback),
    ...options,
  });
  return { oss, client: newClient(oss.url), events, callbacks, published };
}

/** A real client of the bucket `bkt`. */
export function newClient(
  endpoint: string,
  options: { sldEnable?: boolean; bucket?: string } = {},
): OSS {
  return new OSS({
    region: 'oss-cn-hangzhou',
    accessKeyId: 'id',
    accessKeySecret: 'secret',
    bucket: 'bkt',
    endpoint,
    ...options,
  });
}
