import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HttpAnswer } from './http-response.js';

/** Sends the answer of an HTTP trigger, with the headers that Function Compute adds. */
export function sendAnswer(
  message: IncomingMessage,
  response: ServerResponse,
  { status, headers, body }: HttpAnswer,
  requestId: string,
): void {
  const hasBody = status !== 204 && status !== 304;
  response.writeHead(status, {
    ...sharing(message.headers.origin),
    ...inLatin1(headers),
    ...(hasBody && { 'content-length': body.length }),
    'content-disposition': 'attachment',
    'x-fc-request-id': requestId,
  });
  response.end(hasBody ? body : undefined);
}

/** Node writes headers as Latin-1: so the bytes are those of UTF-8. */
function inLatin1(headers: Readonly<Record<string, string>>): Record<string, string> {
  const texts = Object.entries(headers).map(([name, value]) => [
    name,
    Buffer.from(value).toString('latin1'),
  ]);
  return Object.fromEntries(texts);
}

/** Any origin may read an answer, unless the function says otherwise. */
function sharing(origin: string | undefined): Record<string, string> {
  if (origin === undefined) return {};
  return {
    'access-control-allow-origin': origin,
    'access-control-allow-credentials': 'true',
    'access-control-expose-headers': 'Date,x-fc-request-id',
  };
}
