import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type Client from '@alicloud/mns/lib/client.js';
import { inTime, timeIsUp } from '../core/index.js';

export interface QueueAccess {
  readonly accountId: string;
  /** `https://<account>.mns.<region>.aliyuncs.com`, without a slash at its end. */
  readonly endpoint: string;
  readonly credentials: {
    readonly accessKeyId: string;
    readonly accessKeySecret: string;
    readonly securityToken?: string | undefined;
  };
  /** For all of it; at its end the connection is destroyed. */
  readonly timeoutMs: number;
}

/**
 * Sends a message to an SMQ queue, once. `body` becomes the content of an XML element as it is: neither this nor the
 * client escapes anything.
 *
 * @throws {Error} named `MNS<SMQ's code>Error` for SMQ's errors, with SMQ's message, and `TimeoutError` when the time is
 * up; else what Node or the client throws.
 */
export async function sendMessage(
  QueueClient: typeof Client,
  queue: string,
  body: string,
  { accountId, endpoint, credentials, timeoutMs }: QueueAccess,
): Promise<void> {
  // By itself the client keeps its connections open. A function is frozen between two calls, and what it kept may be dead
  // when it wakes: so each message has a connection of its own.
  const agent = endpoint.startsWith('https:') ? new HttpsAgent() : new HttpAgent();
  const options = {
    ...credentials,
    endpoint,
    connectTimeout: timeoutMs,
    readTimeout: timeoutMs,
  };
  const client = new QueueClient(accountId, options);
  const post = client.post.bind(client);
  client.post = (resource, type, content, attentions = []) =>
    post(resource, type, content, attentions, { agent });
  try {
    const sending = () => client.sendMessage(queue, { MessageBody: body });
    const { code } = await inTime(timeoutMs, sending, timeIsUp);
    // An answer that is not XML, of something in front of SMQ, is no error to the client whatever its status.
    if (code !== 201) throw new Error(`the answer has status ${code} and is not SMQ's`);
  } finally {
    agent.destroy();
  }
}
