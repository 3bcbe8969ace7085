import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import Client from '@alicloud/mns/lib/client.js';

// Part of a file of its own beside each function, so that only who sends loads the client. For that it imports nothing
// of this package, and throws plain errors.

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
export async function sendMessage(queue: string, body: string, access: QueueAccess): Promise<void> {
  // By itself the client keeps its connections open. A function is frozen between two calls, and what it kept may be dead
  // when it wakes: so each message has a connection of its own.
  const Agent = access.endpoint.startsWith('https:') ? HttpsAgent : HttpAgent;
  const agent = new Agent();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TimeoutError('the time is up')), access.timeoutMs);
  });
  try {
    const sending = new ClientWithAgent(access, agent).sendMessage(queue, { MessageBody: body });
    const { code } = await Promise.race([sending, late]);
    // An answer that is not XML, of something in front of SMQ, is no error to the client whatever its status.
    if (code !== 201) throw new Error(`the answer has status ${code} and is not SMQ's`);
  } finally {
    clearTimeout(timer);
    agent.destroy();
  }
}

class ClientWithAgent extends Client {
  readonly #agent: HttpAgent;

  constructor({ accountId, endpoint, credentials, timeoutMs }: QueueAccess, agent: HttpAgent) {
    super(accountId, {
      ...credentials,
      endpoint,
      connectTimeout: timeoutMs,
      readTimeout: timeoutMs,
    });
    this.#agent = agent;
  }

  override post(resource: string, type: string, body: Buffer, attentions: string[] = []) {
    return super.post(resource, type, body, attentions, { agent: this.#agent });
  }
}

class TimeoutError extends Error {
  override readonly name = 'TimeoutError';
}
