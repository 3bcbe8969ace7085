import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { Owner } from '../../wire/index.js';
import type { Credential } from '../http/credential.js';
import { closeServer, type Listening, listen } from '../http/listen.js';
import { keptSigningKey } from '../state/signing-key.js';
import { nobody, type Observer } from '../trace/trace-event.js';
import { answerRequest } from './answer-request.js';
import type { SentCallback } from './callback/send-callback.js';
import { preflightHeaders } from './cors.js';
import type { OssCloud } from './oss-cloud.js';
import { type EventOptions, raiseEvent } from './raise-event.js';
import { newKeyedMutex } from './store/keyed-mutex.js';
import { openState, type StateOptions } from './store/open-state.js';
import { resumeTasks } from './task/run-task.js';
import type { TaskSwitch } from './task/task-switch.js';

export type { RaisedEvent } from './raise-event.js';

export interface OssOptions extends StateOptions {
  readonly port: number;
  readonly owner: Owner;
  /** Whose requests are answered; everybody's where there are none. */
  readonly credentials?: readonly Credential[] | undefined;
  /** The most bytes that one request may bring. Default 512 MB. */
  readonly maxBody?: number;
  /** Milliseconds that a callback may take; OSS gives 5000. */
  readonly callbackTimeout?: number;
  readonly observer?: Observer;
  readonly hasTopic: OssCloud['hasTopic'];
  readonly publish: OssCloud['publish'];
  readonly onEvent: EventOptions['onEvent'];
  readonly onCallback?: (callback: SentCallback) => void;
}

export interface Oss extends Listening {
  /** What `CALLBACK_PUBLIC_KEYS` must hold for the stand-in's callbacks to be trusted. */
  readonly callbackPublicKey: string;
  /** Decides how tasks end. */
  readonly tasks: TaskSwitch;
  close(): Promise<void>;
}

// Not a bucket's name, so that no object can be in its place.
const KEY_PATH = '/callback_pub_key_v1.pem';
const MAX_BODY = 536_870_912;
/** Milliseconds for what is under way to end. */
const GRACE = 500;

/** Starts the stand-in for OSS. */
export async function startOss(options: OssOptions): Promise<Oss> {
  const signingKey = await keptSigningKey(options.folder);
  const state = await openState(options);
  const closing = new AbortController();
  const server = createServer();
  const listening = await listen(server, options.port);
  const keyUrl = `${listening.url}${KEY_PATH}`;
  const { observer = nobody } = options;
  const cloud: OssCloud = {
    ...state,
    owner: options.owner,
    keyedMutex: newKeyedMutex(),
    maxBody: options.maxBody ?? MAX_BODY,
    credentials: options.credentials ?? [],
    signingKey,
    keyUrl,
    callbackTimeout: options.callbackTimeout ?? 5000,
    observer,
    raise: (change) => raiseEvent(change, { ...options, observer }),
    hasTopic: options.hasTopic,
    publish: options.publish,
    onCallback: options.onCallback ?? (() => {}),
    closing: closing.signal,
  };
  const answers = new Set<Promise<void>>();
  server.on('request', (message, response) => {
    if (answerItself(cloud, message, response)) return;
    const answer = answerRequest(cloud, message, response)
      .catch(() => void response.destroy())
      .finally(() => answers.delete(answer));
    answers.add(answer);
  });
  resumeTasks(cloud);
  return {
    ...listening,
    callbackPublicKey: `${keyUrl}=${signingKey.der}`,
    tasks: state.tasks.outcomes,
    async close() {
      closing.abort();
      await closeServer(server);
      // Most of them end with their connections; nobody waits for a callback's answer any more.
      await Promise.race([Promise.all(answers), wait(GRACE, undefined, { ref: false })]);
      for (const store of [state.buckets, state.store, state.uploads, state.tasks.pending]) {
        store.close();
      }
    },
  };
}

/** What is no request about a bucket: a browser that asks first, and the key of the callbacks. */
function answerItself(
  { signingKey }: OssCloud,
  { method, url, headers }: IncomingMessage,
  response: ServerResponse,
): boolean {
  if (url === KEY_PATH) {
    response.writeHead(200, { 'content-type': 'application/x-pem-file' }).end(signingKey.pem);
    return true;
  }
  if (method !== 'OPTIONS') return false;
  response.writeHead(200, preflightHeaders(headers)).end();
  return true;
}
