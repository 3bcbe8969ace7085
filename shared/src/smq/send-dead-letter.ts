import { InboxError, loadPackage } from '../core/index.js';
import { type DeadLetter, deadLetterBody } from './dead-letter.js';

/** How to reach the queue. */
export interface DeadLetterAccess {
  /** Of the function's role. */
  readonly credentials:
    | {
        readonly accessKeyId?: string | undefined;
        readonly accessKeySecret?: string | undefined;
        readonly securityToken?: string | undefined;
      }
    | undefined;
  /** An origin to send to instead of the region's public endpoint. */
  readonly endpoint?: string | undefined;
  /** For all of it. */
  readonly timeoutMs: number;
}

/** Bytes that SMQ takes as the body of a message. */
const MAX_BODY = 65_536;

/**
 * Sends a dead letter to an SMQ queue of its account and region, once. `too_large` when it has more than 64 KB: then
 * nothing was sent.
 *
 * @throws {InboxError} `store_unavailable` when it could not be sent, which says why; or `config_invalid` when SMQ's client is
 * missing.
 * @see https://www.alibabacloud.com/help/en/mns/developer-reference/sendmessage
 */
export async function sendDeadLetter(
  deadLetter: DeadLetter,
  queue: string,
  { credentials, endpoint = publicEndpoint(deadLetter), timeoutMs }: DeadLetterAccess,
): Promise<'sent' | 'too_large'> {
  const body = deadLetterBody(deadLetter);
  if (Buffer.byteLength(body) > MAX_BODY) return 'too_large';
  const { accountId, region } = deadLetter;
  if (!accountId || !region) {
    throw notSent(queue, 'the account and region of the function are not known');
  }
  const { accessKeyId, accessKeySecret, securityToken } = credentials ?? {};
  if (!accessKeyId || !accessKeySecret) {
    throw notSent(
      queue,
      'the function has no credentials, since it has no role: give it one with mns:SendMessage',
    );
  }
  // Few functions ever send one, so that Node's HTTP need not be loaded before.
  const { sendMessage } = await import('./queue-client.js');
  const client = await loadPackage('@alicloud/mns', () => import('@alicloud/mns/lib/client.js'));
  try {
    await sendMessage(client.default, queue, body, {
      accountId,
      endpoint,
      credentials: { accessKeyId, accessKeySecret, securityToken },
      timeoutMs,
    });
  } catch (cause) {
    const resource = `acs:mns:${region}:${accountId}:/queues/${queue}/messages`;
    throw notSent(queue, whyNot(cause, { resource, endpoint, timeoutMs }), cause);
  }
  return 'sent';
}

function notSent(queue: string, why: string, cause?: unknown): InboxError {
  return new InboxError(
    'store_unavailable',
    `the dead letter could not be sent to the queue ${queue}: ${why}`,
    { cause },
  );
}

function publicEndpoint({ accountId, region }: DeadLetter): string {
  return `https://${accountId}.mns.${region}.aliyuncs.com`;
}

interface Attempt {
  readonly resource: string;
  readonly endpoint: string;
  readonly timeoutMs: number;
}

// Of the cause only its name and code are told: who answered instead of SMQ may quote what was sent.
function whyNot(cause: unknown, { resource, endpoint, timeoutMs }: Attempt): string {
  const name = cause instanceof Error ? cause.name : '';
  const smqCode = /^MNS(\w{1,64})Error$/.exec(name)?.[1];
  switch (smqCode) {
    case undefined:
      break;
    case 'QueueNotExist':
      return 'there is no such queue in this account and region: create it, or correct DEAD_LETTER_QUEUE';
    case 'AccessDenied':
      return `SMQ refuses the function's role: it needs mns:SendMessage on ${resource}`;
    case 'InvalidArgument':
      return "SMQ refuses the message (InvalidArgument): the queue's MaximumMessageSize must be 65536";
    default:
      return `SMQ answered with the error ${smqCode}`;
  }
  const fix =
    'a function that has no way to the internet needs SMQ_ENDPOINT: http://<account>.mns.<region>-internal.aliyuncs.com';
  if (name.endsWith('TimeoutError')) {
    return `${endpoint} did not answer within ${timeoutMs} ms; ${fix}`;
  }
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string') {
    return `${endpoint} could not be reached (${cause.code}); ${fix}`;
  }
  return `what ${endpoint} answered is not from SMQ`;
}
