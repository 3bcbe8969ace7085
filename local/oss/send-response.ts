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
    ...asBytes(headers),
  });
  if (isStream) {
    await pipeline(body, response);
    return;
  }
  response.end(body);
  await finished(response);
}

// Node takes header values in Latin-1 only, and metadata of a form upload may be anything.
function asBytes(headers: Readonly<Record<string, string>>): Record<string, string> {
  const encoded = Object.entries(headers).map(([name, value]) => {
    const isLatin1 = Buffer.from(value, 'latin1').toString('latin1') === value;
    return [name, isLatin1 ? value : Buffer.from(value).toString('latin1')];
  });
  return Object.fromEntries(encoded);
}
