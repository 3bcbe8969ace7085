import type { IncomingMessage } from 'node:http';
import { parseXml } from '../../../wire/index.js';
import { readBody } from '../../http/read-body.js';
import { readSome } from '../../http/read-some.js';

/** Why a callback failed, in OSS's words. */
export interface CallbackFault {
  readonly message: string;
  readonly ec?: string;
}

/** What the application replied, the body as far as it was read. */
export interface CallbackReply {
  readonly status: number;
  readonly statusMessage: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

const MAX_REPLY = 1_048_576;
// Milliseconds for the body of a reply that has failed already.
const PEEK_TIME = 200;

/** A fault; `ec` is the last four digits of OSS's number. */
export function fault(message: string, ec?: string): CallbackFault {
  return ec ? { message, ec: `0007-0000${ec}` } : { message };
}

/** Reads a reply: all of it when it may be what OSS accepts, else what comes in a moment, for people to see. */
export async function readReply(message: IncomingMessage): Promise<CallbackReply> {
  const head = {
    status: message.statusCode ?? 0,
    statusMessage: message.statusMessage ?? '',
    headers: Object.fromEntries(
      Object.entries(message.headersDistinct).map(([name, values]) => [name, String(values)]),
    ),
  };
  const isFine = headFault(head) === undefined;
  return {
    ...head,
    body: isFine ? ((await readBody(message)) ?? Buffer.of()) : await peek(message),
  };
}

/** Why OSS does not accept the reply; it wants status 200, a Content-Length of at most 1 MB, and JSON or XML. */
export function replyFault(reply: CallbackReply): CallbackFault | undefined {
  const found = headFault(reply);
  if (found) return found;
  const { headers, body } = reply;
  const isXml = /^(?:application|text)\/xml\b/i.test(headers['content-type'] ?? '');
  if (isJson(body) || (isXml && isWellFormedXml(body))) return undefined;
  return fault('Response body is not valid json format.', '0205');
}

function headFault({
  status,
  headers,
}: Pick<CallbackReply, 'status' | 'headers'>): CallbackFault | undefined {
  if (status !== 200) return fault(`Error status : ${status}.`);
  const length = headers['content-length'];
  if (length === undefined) return fault('Error status : 400.User server missing content-length.');
  if (Number(length) > MAX_REPLY) {
    return fault('Error status : 400.User server return too long content-length value');
  }
  return undefined;
}

async function peek(message: IncomingMessage): Promise<Buffer> {
  const timer = setTimeout(() => message.destroy(), PEEK_TIME);
  const body = await readSome(message);
  clearTimeout(timer);
  return body;
}

// A byte order mark is not JSON, and JSON.parse agrees.
function isJson(body: Buffer): boolean {
  try {
    JSON.parse(body.toString());
    return true;
  } catch {
    return false;
  }
}

function isWellFormedXml(body: Buffer): boolean {
  try {
    parseXml(body.toString());
    return true;
  } catch {
    return false;
  }
}
