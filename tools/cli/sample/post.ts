import { request as httpRequest, type IncomingMessage, STATUS_CODES } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { SampleRequest } from './sample.js';

/** What was answered. */
export interface Answer {
  readonly status: number;
  /** `OK`, as the status is usually called. */
  readonly reason: string;
  readonly body: string;
}

const TIMEOUT_MS = 10_000;
const MAX_ANSWER = 1_048_576;

/**
 * Sends the request as it is and returns the answer, of up to 1 MiB, whatever its status; follows no redirect.
 *
 * @throws {Error} which says why there is no answer within 10 seconds.
 */
export async function post({ url, headers, body }: SampleRequest): Promise<Answer> {
  const target = new URL(url);
  const send = target.protocol === 'https:' ? httpsRequest : httpRequest;
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  try {
    return await new Promise<Answer>((resolve, reject) => {
      const outgoing = send(
        target,
        { method: 'POST', headers, agent: false, signal },
        (message) => {
          readAnswer(message).then(resolve, reject);
        },
      );
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  } catch (error) {
    throw new Error(`no answer from ${target.origin}: ${reasonOf(error, signal)}`, {
      cause: error,
    });
  }
}

async function readAnswer(message: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_ANSWER) throw new Error(`it has more than ${MAX_ANSWER} bytes`);
    chunks.push(chunk);
  }
  const status = message.statusCode ?? 0;
  return { status, reason: STATUS_CODES[status] ?? '', body: Buffer.concat(chunks).toString() };
}

function reasonOf(error: unknown, signal: AbortSignal): string {
  if (signal.aborted) return `nothing came within ${TIMEOUT_MS / 1000} seconds`;
  if (!(error instanceof Error)) return String(error);
  // Where a name has several addresses, the message is empty.
  return error.message || ('code' in error ? String(error.code) : error.name);
}
