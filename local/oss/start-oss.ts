import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Owner } from '../../wire/index.js';
import { closeServer, type Listening, listen } from '../http/listen.js';
import { readBody } from '../http/read-body.js';
import { newRequestId } from '../http/request-id.js';
import type { SentCallback } from './callback/send-callback.js';
import { corsHeaders } from './cors.js';
import { changeDocument } from './object-change.js';
import { memoryStore } from './object-store.js';
import type { OssCloud } from './oss-cloud.js';
import { errorXml, OssError } from './oss-error.js';
import { type OssRequest, type OssResponse, readOssRequest } from './oss-request.js';
import { route } from './route.js';
import { newSigningKey } from './signing-key.js';

/** Something happened to an object: what a trigger chooses by, and the document that it hands over. */
export interface RaisedEvent {
  readonly eventName: string;
  readonly bucket: string;
  readonly key: string;
  readonly document: string;
}

export interface OssOptions {
  readonly port: number;
  readonly owner: Owner;
  /** Milliseconds that a callback may take; OSS gives 5000. */
  readonly callbackTimeout?: number;
  readonly hasTopic: OssCloud['hasTopic'];
  readonly publish: OssCloud['publish'];
  readonly onEvent: (event: RaisedEvent) => void;
  readonly onCallback?: (callback: SentCallback) => void;
}

export interface Oss extends Listening {
  /** What `CALLBACK_PUBLIC_KEYS` must hold for the stand-in's callbacks to be trusted. */
  readonly callbackPublicKey: string;
  close(): Promise<void>;
}

// Not a bucket's name, so that no object can be in its place.
const KEY_PATH = '/callback_pub_key_v1.pem';

/** Starts the stand-in for OSS. Requests are not authenticated: any key id and secret will do. */
export async function startOss(options: OssOptions): Promise<Oss> {
  const signingKey = await newSigningKey();
  const closing = new AbortController();
  const server = createServer();
  const listening = await listen(server, options.port);
  const keyUrl = `${listening.url}${KEY_PATH}`;
  const cloud: OssCloud = {
    owner: options.owner,
    store: memoryStore(),
    uploads: new Map(),
    signingKey,
    keyUrl,
    callbackTimeout: options.callbackTimeout ?? 5000,
    raise: (change) => {
      const { eventName, bucket, key } = change;
      const document = changeDocument(change, options.owner);
      options.onEvent({ eventName, bucket, key, document });
    },
    hasTopic: options.hasTopic,
    publish: options.publish,
    onCallback: options.onCallback ?? (() => {}),
    closing: closing.signal,
  };
  server.on('request', (message, response) => {
    answer(cloud, message, response).catch(() => response.destroy());
  });
  return {
    ...listening,
    callbackPublicKey: `${keyUrl}=${signingKey.der}`,
    async close() {
      closing.abort();
      await closeServer(server);
    },
  };
}

async function answer(cloud: OssCloud, message: IncomingMessage, response: ServerResponse) {
  if (message.url === KEY_PATH) {
    response.writeHead(200, { 'content-type': 'application/x-pem-file' });
    response.end(cloud.signingKey.pem);
    return;
  }
  const cors = corsHeaders(message.headers);
  if (message.method === 'OPTIONS') {
    response.writeHead(200, cors).end();
    return;
  }
  const { id, result } = await handle(cloud, message);
  const body = Buffer.from(result.body ?? '');
  response.writeHead(result.status, {
    server: 'AliyunOSS',
    'content-length': body.length,
    ...asBytes(result.headers ?? {}),
    ...cors,
    'x-oss-request-id': id,
  });
  response.end(body);
}

// Node takes header values in Latin-1 only, and metadata of a form upload may be anything.
function asBytes(headers: Readonly<Record<string, string>>): Record<string, string> {
  const encoded = Object.entries(headers).map(([name, value]) => {
    const isLatin1 = Buffer.from(value, 'latin1').toString('latin1') === value;
    return [name, isLatin1 ? value : Buffer.from(value).toString('latin1')];
  });
  return Object.fromEntries(encoded);
}

async function handle(
  cloud: OssCloud,
  message: IncomingMessage,
): Promise<{ id: string; result: OssResponse }> {
  let request: OssRequest | undefined;
  try {
    const body = (await readBody(message)) ?? Buffer.alloc(0);
    request = readOssRequest(message, body);
    // Here the signature of the request (header V1 or V4, query, form policy) would be verified.
    return { id: request.id, result: await route(request)(cloud, request) };
  } catch (error) {
    const id = request?.id ?? newRequestId();
    return { id, result: errorResponse(error, id, message.headers.host ?? '') };
  }
}

function errorResponse(error: unknown, id: string, host: string): OssResponse {
  const known =
    error instanceof OssError
      ? error
      : new OssError(500, 'InternalError', `The stand-in failed: ${String(error)}`);
  const { ec } = known.details;
  return {
    status: known.status,
    headers: { 'content-type': 'application/xml', ...(ec && { 'x-oss-ec': ec }) },
    body: errorXml(known, id, host),
  };
}
