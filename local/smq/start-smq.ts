import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { xmlDocument } from '../../wire/index.js';
import { closeServer, type Listening, listen } from '../http/listen.js';
import { readBody } from '../http/read-body.js';
import { newRequestId } from '../http/request-id.js';
import { Broker } from './broker.js';
import { handleSmqRequest, type SmqResponse } from './handle-request.js';
import { SmqError } from './smq-error.js';

const NAMESPACE = 'http://mns.aliyuncs.com/doc/v1/';

export interface Smq extends Listening {
  readonly broker: Broker;
  close(): Promise<void>;
}

/** Starts the stand-in for SMQ. Requests are not authenticated: any key id and secret will do. */
export async function startSmq({ port }: { readonly port: number }): Promise<Smq> {
  const broker = new Broker();
  const server = createServer((message, response) => void answer(broker, message, response));
  const listening = await listen(server, port);
  return { ...listening, broker, close: () => closeServer(server) };
}

async function answer(broker: Broker, message: IncomingMessage, response: ServerResponse) {
  const requestId = newRequestId();
  const result = await handle(broker, message, requestId);
  const xml = result.root ? xmlDocument(result.root, result.content ?? '', NAMESPACE) : '';
  response.writeHead(result.status, {
    'x-mns-request-id': requestId,
    'x-mns-version': '2015-06-06',
    ...(xml && { 'content-type': 'text/xml;charset=utf-8' }),
    ...(result.location && { location: `http://${message.headers.host}${result.location}` }),
    ...(result.status !== 204 && { 'content-length': Buffer.byteLength(xml) }),
  });
  response.end(xml);
}

async function handle(
  broker: Broker,
  message: IncomingMessage,
  requestId: string,
): Promise<SmqResponse> {
  try {
    const { pathname, searchParams } = new URL(message.url ?? '/', 'http://localhost');
    const query = new Map(
      [...searchParams].map(([name, value]) => [name.toLowerCase(), value] as const),
    );
    const body = ((await readBody(message)) ?? '').toString();
    // Here the signature of the request ("MNS <key id>:<HMAC-SHA1>") would be verified.
    const method = message.method ?? 'GET';
    return await handleSmqRequest(broker, { method, path: pathname, query, body });
  } catch (error) {
    const {
      status,
      code,
      message: text,
    } = error instanceof SmqError
      ? error
      : new SmqError(500, 'InternalError', `The stand-in failed: ${String(error)}`);
    const host = `http://${message.headers.host}`;
    const content = { Code: code, Message: text, RequestId: requestId, HostId: host };
    return { status, root: 'Error', content };
  }
}
