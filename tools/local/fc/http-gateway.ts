import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { closeServer, type Listening, listen } from '../http/listen.js';
import { newInvocationId } from '../http/request-id.js';
import { skipRest } from '../http/skip-rest.js';
import type { Observer } from '../trace/trace-event.js';
import type { AsyncQueue } from './async-queue.js';
import { readAsyncRequest } from './async-request.js';
import { errorDocument, FcError } from './fc-error.js';
import type { FunctionHost } from './function-host.js';
import { type HttpTrigger, readHttpRequest, type TriggeredRequest } from './http-request.js';
import { type HttpAnswer, httpAnswer } from './http-response.js';
import { sendAnswer } from './send-answer.js';
import { invokeTraced } from './traced-invocation.js';

export interface HttpGateway extends Listening {
  close(): Promise<void>;
}

export interface GatewayOptions extends HttpTrigger {
  readonly port: number;
  readonly observer: Observer;
  readonly queue: AsyncQueue;
}

/** Above what is allowed, so that the refusal is Function Compute's and not Node's. */
const MOST_HEADERS = 65_536;

/** Starts the HTTP trigger of one function on a port of its own: a path prefix would be part of what OSS signs. */
export async function startHttpGateway(
  host: FunctionHost,
  options: GatewayOptions,
): Promise<HttpGateway> {
  const server = createServer({ maxHeaderSize: MOST_HEADERS }, (message, response) => {
    void answer(host, message, response, options);
  });
  const listening = await listen(server, options.port);
  return { ...listening, close: () => closeServer(server) };
}

async function answer(
  host: FunctionHost,
  message: IncomingMessage,
  response: ServerResponse,
  options: GatewayOptions,
): Promise<void> {
  const requestId = newInvocationId();
  const cause = causeOf(message, options.observer);
  try {
    const request = await readHttpRequest(message, requestId, options);
    const run = request.isAsync ? runLater : runNow;
    const result = await run(host, request, { requestId, cause, response }, options);
    sendAnswer(message, response, result, requestId);
  } catch (error) {
    // The client went away while it was sending.
    if (!(error instanceof FcError)) response.destroy();
    else {
      tellRefusal(host, message, error, { requestId, cause }, options);
      sendAnswer(message, response, refusal(error, requestId), requestId);
      skipRest(message);
    }
  }
}

/** The trace event of the callback or push that this is; its sender told of it by the request id. */
function causeOf({ headers }: IncomingMessage, observer: Observer): string | undefined {
  const reference = headers['x-oss-request-id'] ?? headers['x-mns-request-id'];
  return observer.causeOf(reference?.toString());
}

interface Arrival {
  readonly requestId: string;
  readonly cause: string | undefined;
  readonly response: ServerResponse;
}

function runLater(
  host: FunctionHost,
  { event, headers }: TriggeredRequest,
  { requestId, cause }: Arrival,
  { queue }: GatewayOptions,
): HttpAnswer {
  queue.add(host, event, { requestId, cause, ...readAsyncRequest(headers) });
  return { status: 202, headers: {}, body: Buffer.alloc(0) };
}

async function runNow(
  host: FunctionHost,
  { event }: TriggeredRequest,
  { requestId, cause, response }: Arrival,
  { observer }: GatewayOptions,
): Promise<HttpAnswer> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const { traceEvent, ...outcome } = await invokeTraced(host, event, {
    requestId,
    type: 'HTTP',
    cause,
    signal: gone.signal,
    observer,
  });
  const isFine = outcome.errorType === undefined;
  const result = isFine ? (httpAnswer(outcome.payload) ?? badResponse(requestId)) : hidden;
  const status = gone.signal.aborted ? 499 : result.status;
  traceEvent.update({ status: verdict(status), facts: { status: String(status) } });
  return result;
}

function verdict(status: number) {
  if (status === 499 || status >= 500) return 'failed';
  return status >= 400 ? 'refused' : 'fine';
}

/** What a caller gets to see of a function's error. */
const hidden: HttpAnswer = {
  status: 502,
  headers: { 'content-type': 'application/json' },
  body: Buffer.from('Internal Server Error'),
};

function badResponse(requestId: string): HttpAnswer {
  const message = 'the function described an answer that HTTP does not allow, or too many headers';
  return refusal(new FcError(502, 'BadResponse', message), requestId);
}

function refusal(error: FcError, requestId: string): HttpAnswer {
  return {
    status: error.status,
    headers: { 'content-type': 'application/json', 'x-fc-error-type': 'FCCommonError' },
    body: errorDocument(error, requestId),
  };
}

function tellRefusal(
  host: FunctionHost,
  { method, url }: IncomingMessage,
  { status, code, message }: FcError,
  { requestId, cause }: Pick<Arrival, 'requestId' | 'cause'>,
  { observer }: GatewayOptions,
): void {
  observer.begin({
    kind: 'invocation',
    title: host.template.name,
    status: 'refused',
    cause,
    reference: requestId,
    facts: { request: requestId, type: 'HTTP', status: String(status), code, reason: message },
    parts: [{ name: 'request', text: `${method} ${url}` }],
  });
}
