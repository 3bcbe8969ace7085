import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { httpEvent } from '../../wire/index.js';
import { joinHeaders } from '../http/join-headers.js';
import { closeServer, type Listening, listen } from '../http/listen.js';
import { readBody } from '../http/read-body.js';
import { newInvocationId } from '../http/request-id.js';
import type { FunctionHost } from './function-host.js';
import { type HttpAnswer, httpAnswer } from './http-response.js';

export interface HttpGateway extends Listening {
  close(): Promise<void>;
}

interface Options {
  readonly port: number;
  readonly account: string;
  readonly methods: readonly string[];
  readonly invokeAsync: (host: FunctionHost, event: Uint8Array) => string;
}

const MAX_TARGET = 4096;
const MAX_HEADERS = 8192;
const MAX_BODY = 33_554_432;

/** Starts the HTTP trigger of one function on a port of its own: a path prefix would be part of what OSS signs. */
export async function startHttpGateway(host: FunctionHost, options: Options): Promise<HttpGateway> {
  const server = createServer((message, response) => {
    const requestId = newInvocationId();
    answer(host, message, requestId, options)
      .then((result) => send(response, result, requestId))
      // The function described an answer that HTTP does not allow.
      .catch(() =>
        send(response, refusal(502, 'BadResponse', 'The answer is invalid.'), requestId),
      );
  });
  const listening = await listen(server, options.port);
  return { ...listening, close: () => closeServer(server) };
}

async function answer(
  host: FunctionHost,
  message: IncomingMessage,
  requestId: string,
  { account, methods, invokeAsync }: Options,
): Promise<HttpAnswer> {
  const body = await readBody(message, MAX_BODY);
  const headerBytes = message.rawHeaders.reduce((sum, part) => sum + Buffer.byteLength(part), 0);
  if (!body || (message.url ?? '').length > MAX_TARGET || headerBytes > MAX_HEADERS) {
    return refusal(400, 'InvalidArgument', 'The path, the headers or the body are too large.');
  }
  if (!methods.includes(message.method ?? '')) {
    return refusal(403, 'AccessDenied', `The HTTP trigger does not allow ${message.method}.`);
  }
  const event = httpEventOf(message, body, { account, requestId });
  if (message.headers['x-fc-invocation-type'] === 'Async') {
    invokeAsync(host, event);
    return { status: 202, headers: {}, body: Buffer.alloc(0) };
  }
  const outcome = await host.invoke(event, { requestId });
  if (outcome.errorType === undefined) return httpAnswer(outcome.payload);
  const headers = { 'content-type': 'text/plain' };
  return { status: 502, headers, body: Buffer.from('Internal Server Error') };
}

function httpEventOf(
  message: IncomingMessage,
  body: Buffer,
  where: { readonly account: string; readonly requestId: string },
): Buffer {
  const arrived = {
    method: message.method ?? '',
    target: message.url ?? '/',
    headers: joinHeaders(message),
    body,
    httpVersion: message.httpVersion,
    sourceIp: message.socket.remoteAddress,
  };
  return Buffer.from(httpEvent(arrived, { ...where, time: new Date() }));
}

function refusal(status: number, ErrorCode: string, ErrorMessage: string): HttpAnswer {
  const body = Buffer.from(JSON.stringify({ ErrorCode, ErrorMessage }));
  return { status, headers: { 'content-type': 'application/json' }, body };
}

function send(
  response: ServerResponse,
  { status, headers, body }: HttpAnswer,
  requestId: string,
): void {
  response.writeHead(status, {
    ...headers,
    'content-length': body.length,
    'content-disposition': 'attachment',
    'x-fc-request-id': requestId,
  });
  response.end(body);
}
