import type { IncomingMessage } from 'node:http';
import { readBody } from '../../http/read-body.js';
import type { CallbackAnswer } from './send-callback.js';

/** Why a callback failed, in OSS's words. */
export interface CallbackFault {
  readonly message: string;
  readonly ec?: string;
}

const MAX_REPLY = 1_048_576;

/** A fault; `ec` is the last four digits of OSS's number. */
export function fault(message: string, ec?: string): CallbackFault {
  return ec ? { message, ec: `0007-0000${ec}` } : { message };
}

/** The reply when it is what OSS accepts: status 200, a Content-Length of at most 1 MB, and JSON. */
export async function judgeReply(reply: IncomingMessage): Promise<CallbackAnswer | CallbackFault> {
  if (reply.statusCode !== 200) return fault(`Error status : ${reply.statusCode}.`);
  const length = reply.headers['content-length'];
  if (length === undefined) return fault('Error status : 400.User server missing content-length.');
  if (Number(length) > MAX_REPLY) {
    return fault('Error status : 400.User server return too long content-length value');
  }
  const body = (await readBody(reply)) ?? Buffer.alloc(0);
  if (!isJson(body)) return fault('Response body is not valid json format.', '0205');
  return { contentType: reply.headers['content-type'] ?? 'application/json', body };
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
