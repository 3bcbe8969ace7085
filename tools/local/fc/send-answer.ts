import type { IncomingMessage, ServerResponse } from 'node:http';
import { headerBytes } from '../http/header-bytes.js';
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
    ...headerBytes(headers),
    ...(hasBody && { 'content-length': body.length }),
    'content-disposition': 'attachment',
    'x-fc-request-id': requestId,
  });
  response.end(hasBody ? body : undefined);
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
