import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Owner, smqNamespace, xmlDocument } from '../../wire/index.js';
import type { Credential } from '../http/credential.js';
import { joinHeaders } from '../http/join-headers.js';
import { readBody } from '../http/read-body.js';
import { newRequestId } from '../http/request-id.js';
import { skipRest } from '../http/skip-rest.js';
import { authorize } from './authorize.js';
import type { Broker } from './broker.js';
import { handleSmqRequest } from './handle-request.js';
import type { SmqResponse } from './request.js';
import { SmqError } from './smq-error.js';

/** What requests are answered with. */
export interface Service {
  readonly broker: Broker;
  readonly owner: Owner;
  /** Whose requests are answered; everybody's where there are none. */
  readonly credentials: readonly Credential[];
}

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
  const xml = result.root ? xmlDocument(result.root, result.content ?? '', smqNamespace) : '';
  response.writeHead(result.status, {
    'x-mns-request-id': requestId,
    'x-mns-version': '2015-06-06',
    ...(xml && { 'content-type': 'text/xml;charset=utf-8' }),
    ...(result.location && { location: origin + result.location }),
    ...(result.status !== 204 && { 'content-length': Buffer.byteLength(xml) }),
  });
  response.end(xml);
  skipRest(message);
}

async function handle(
  { broker, owner, credentials }: Service,
  message: IncomingMessage,
  origin: string,
  gone: AbortSignal,
): Promise<SmqResponse> {
  const body = await readBody(message, MOST_BODY);
  if (!body) {
    throw new SmqError('InvalidArgument', `The request is larger than ${MOST_BODY} bytes.`);
  }
  const { method = 'GET', url: resource = '/' } = message;
  if (!URL.canParse(resource, 'http://localhost')) throw new SmqError('InvalidRequestURL');
  const { pathname: path, searchParams } = new URL(resource, 'http://localhost');
  const query = new Map([...searchParams].map(([name, value]) => [name.toLowerCase(), value]));
  const headers = joinHeaders(message);
  authorize({ method, resource, headers, body }, credentials);
  const request = { method, path, query, headers, body: body.toString(), origin, gone };
  return handleSmqRequest({ broker, owner, request });
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
