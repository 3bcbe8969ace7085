import { decodeBase64, decodeUtf8, tryParseJson } from 'oss-inbox';
import { readDeadLetter } from '../../wire/index.js';
import type { Credentials } from './credentials.js';
import type { Kept, Source } from './source.js';

interface QueueOptions extends Credentials {
  readonly queue: string;
  readonly account: string;
  /** `https://<account>.mns.<region>.aliyuncs.com`. */
  readonly endpoint: string;
}

// Seconds. What is taken is hidden for a while, and comes back by itself should this process vanish.
const HOLD_LISTED = 300;
const HOLD_HANDLED = 700;
const BACK_AT_ONCE = 1;
const WAIT = 1;
const MOST_TAKEN = 10_000;

/** An SMQ queue, asked by its real client. */
export function queueSource({ queue, account, endpoint, ...credentials }: QueueOptions): Source {
  return { name: `queue ${queue}`, mostTaken: MOST_TAKEN, take };

  async function* take(): AsyncGenerator<Kept> {
    const { default: Client } = await import('@alicloud/mns');
    const client = new Client(account, { ...credentials, endpoint });
    const seen = new Set<string>();
    for (;;) {
      const message = await receive(() => client.receiveMessage(queue, WAIT));
      const { MessageId: id = '', MessageBody: body = '' } = message ?? {};
      let handle = message?.['ReceiptHandle'] ?? '';
      if (message === undefined) return;
      const hide = async (seconds: number) => {
        const answer = await client.changeMessageVisibility(queue, handle, seconds);
        handle = answer.body?.['ReceiptHandle'] ?? handle;
      };
      if (seen.has(id)) {
        // What was read first has come back by now: this was all.
        await hide(BACK_AT_ONCE);
        return;
      }
      seen.add(id);
      await hide(HOLD_LISTED);
      yield {
        place: `message ${id}`,
        content: openMessage(body),
        hold: () => hide(HOLD_HANDLED).catch(isGone),
        settle: async () => {
          const { code } = await client.deleteMessage(queue, handle);
          if (code !== 204) throw new Error(`SMQ answered a deletion with the status ${code}`);
        },
        release: () => hide(BACK_AT_ONCE),
      };
    }
  }

  async function receive(
    ask: () => Promise<{ code: number; body: Record<string, string> | undefined }>,
  ) {
    const { code, body } = await ask().catch((error: unknown) => {
      if (nameOf(error) === 'MNSMessageNotExistError') return { code: 404, body: undefined };
      throw unreachable(error);
    });
    if (code === 404) return undefined;
    if (body === undefined) throw new Error(`what ${endpoint} answered is not from SMQ`);
    return body;
  }

  function unreachable(error: unknown): Error {
    const smqCode = /^MNS(\w{1,64})Error$/.exec(nameOf(error))?.[1];
    if (smqCode === 'QueueNotExist') return new Error(`there is no queue ${queue} at ${endpoint}`);
    if (smqCode !== undefined) return new Error(`SMQ answered with the error ${smqCode}`);
    const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    return new Error(`${endpoint} could not be reached${code}`, { cause: error });
  }
}

function openMessage(body: string): Kept['content'] {
  const base64 = /^\s*[{[]/.test(body) ? undefined : decodeBase64(body.trim());
  try {
    return { deadLetter: readDeadLetter(tryParseJson((base64 && decodeUtf8(base64)) ?? body)) };
  } catch (error) {
    return { trouble: error instanceof Error ? error.message : String(error) };
  }
}

function isGone(error: unknown): never {
  throw new Error('it is back in the queue by now: run this again', { cause: error });
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : '';
}
