import type { ServiceFunction } from '../config/index.js';
import { TimeoutError } from '../core/index.js';

export interface InvocationAccess {
  readonly accountId: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken: string | undefined;
  /** An origin, instead of the region's public endpoint. */
  readonly endpoint: string | undefined;
  /** For loading the client and then for each of its steps, and not for all of it. */
  readonly timeoutMs: number;
}

/**
 * Has Function Compute take the event for an asynchronous invocation; gives the answer's headers.
 *
 * @throws {Error} named `FC<Function Compute's code>Error`, or whatever Node or the client throws: it takes for granted
 * that all answers are JSON.
 */
export async function invokeFunction(
  { service, function: name, qualifier }: ServiceFunction,
  event: Buffer,
  { accountId, accessKeyId, timeoutMs, ...access }: InvocationAccess,
): Promise<Record<string, string | undefined>> {
  const begun = performance.now();
  // It takes longer to load than all the rest. Function Compute brings it along, so that it is not built into anything.
  const { default: Client } = await import('@alicloud/fc2/lib/client.js');
  const timeLeft = Math.floor(timeoutMs - (performance.now() - begun));
  if (timeLeft < 1) throw new TimeoutError();
  const client = new Client(accountId, {
    ...access,
    accessKeyID: accessKeyId,
    secure: true,
    timeout: timeLeft,
  });
  const headers = {
    'x-fc-invocation-type': 'Async',
    // By itself the client keeps its connections open, and those may be dead after the function was frozen.
    connection: 'close',
  };
  return (await client.invokeFunction(service, name, event, headers, qualifier)).headers;
}
