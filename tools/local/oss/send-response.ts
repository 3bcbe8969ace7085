import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import type { OssResponse } from './oss-request.js';

/** Sends an answer; resolves when it is out. @throws {Error} when the client has gone. */
export async function sendResponse(
  response: ServerResponse,
  { status, headers = {}, body = '' }: OssResponse,
): Promise<void> {
  const isStream = body instanceof Readable;
  const isEmpty = status === 204 || status === 304;
  response.writeHead(status, {
    ...(!isStream && !isEmpty && { 'content-length': Buffer.byteLength(body) }),
    ...headers,
  });
  if (isStream) {
    await pipeline(body, response);
    return;
  }
  response.end(body);
  await finished(response);
}
