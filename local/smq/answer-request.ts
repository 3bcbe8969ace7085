import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Owner, xmlDocument } from '../../wire/index.js';
import { joinHeaders } from '../http/join-headers.js';
import { newRequestId } from '../http/request-id.js';
import { authorize, type SmqCredentials } from './authorize.js';
import type { Broker } from './broker.js';
import { handleSmqRequest } from './handle-request.js';
import type { SmqResponse } from './request.js';
import { SmqError } from './smq-error.js';

/** What requests are answered with. */
export interface Service {
  readonly broker: Broker;
  readonly owner: Owner;
  /** Who may send requests; anybody where absent. */
  readonly credentials?: readonly SmqCredentials[] | undefined;
}

const NAMESPACE = 'http://mns.aliyuncs.com/doc/v1/';
/** Bytes of a request: 64 KB, each of them escaped, and some more. */
const MOST_BODY = 1_000_000;

/** Answers a request as SMQ does. */
export async function answerRequest(
  service: Service,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  const requestId = newRequestId();
  const origin = `http://${message.headers.host ?? 'localhost'}`;
  const result = await handle(service, message, origin, gone.signal).catch((error: unknown) =>
    errorResponse(error, requestId, origin),
  );
  const xml = result.root ? xmlDocument(result.root, result.content ?? '', NAMESPACE) : '';
  response.writeHead(result.status, {
    'x-mns-request-id': requestId,
    'x-mns-version': '2015-06-06',
    ...(xml && { 'content-type': 'text/xml;charset=utf-8' }),
    ...(result.location && { location: origin + result.location }),
    ...(result.status !== 204 && { 'content-length': Buffer.byteLength(xml) }),
  });
  response.end(xml);
}

async function handle(
  { broker, owner, credentials }: Service,
  message: IncomingMessage,
  origin: string,
  gone: AbortSignal,
): Promise<SmqResponse> {
  const body = await readWhole(message);
  const { method = 'GET', url: resource = '/' } = message;
  if (!URL.canParse(resource, 'http://localhost')) throw new SmqError('InvalidRequestURL');
  const { pathname: path, searchParams } = new URL(resource, 'http://localhost');
  const query = new Map([...searchParams].map(([name, value]) => [name.toLowerCase(), value]));
  const headers = joinHeaders(message);
  authorize({ method, resource, headers, body }, credentials);
  const request = { method, path, query, headers, body: body.toString(), origin, gone };
  return handleSmqRequest({ broker, owner, request });
}

/** Reads to the end even what is too large, since nobody could be answered before. */
async function readWhole(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= MOST_BODY) chunks.push(chunk);
  }
  if (size <= MOST_BODY) return Buffer.concat(chunks);
  throw new SmqError('InvalidArgument', `The request is larger than ${MOST_BODY} bytes.`);
}

function errorResponse(error: unknown, requestId: string, origin: string): SmqResponse {
  const known =
    error instanceof SmqError
      ? error
      : new SmqError('InternalError', `The stand-in failed: ${String(error)}`);
  const { status, code, message } = known;
  const content = { Code: code, Message: message, RequestId: requestId, HostId: origin };
  return { status, root: 'Error', content };
}
