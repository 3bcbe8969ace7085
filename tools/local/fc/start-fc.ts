import { createServer } from 'node:http';
import { closeServer, type Listening, listen } from '../http/listen.js';
import { newInvocationId } from '../http/request-id.js';
import type { FunctionTemplate } from '../template.js';
import { nobody } from '../trace/trace-event.js';
import { answerApi } from './api/answer-api.js';
import { AsyncQueue } from './async-queue.js';
import type { FcOptions } from './fc-options.js';
import { FunctionHost } from './function-host.js';
import { type FunctionState, stateOf } from './function-state.js';
import type { CrashMoment, Outcome } from './invocation.js';
import { startGateways } from './start-gateways.js';
import { endOf, invokeTraced } from './traced-invocation.js';
import { watchCode } from './watch-code.js';

export type { FcOptions, FunctionLine } from './fc-options.js';

export interface Fc extends Listening {
  /** Where each HTTP-triggered function listens, by its name. */
  readonly http: ReadonlyMap<string, Listening>;
  /** How much faster than in the cloud the waits between retries pass, from the next one on. */
  timeScale: number;
  /**
   * Runs a function in the background, with retries; returns the request's id.
   *
   * @throws {Error} for an unknown name or an event above 128 KB.
   */
  invokeAsync(functionName: string, event: string, cause?: string): string;
  /** Runs a function once and waits for the end. @throws {Error} for an unknown name. */
  invoke(functionName: string, event: string, cause?: string): Promise<Outcome>;
  /** Has the process of the function's next invocation killed. @throws {Error} for an unknown name. */
  crashNext(functionName: string, moment: CrashMoment): void;
  functions(): FunctionState[];
  close(): Promise<void>;
}

// Function Compute goes far higher; here it keeps a burst of events from starting a process for each.
const MAX_INSTANCES = 4;
const IDLE_TIMEOUT = 60_000;
/** Milliseconds before the first retry in the cloud. */
const FIRST_RETRY = 500;

/** Starts the stand-in for Function Compute: each function of the template in processes of its own. */
export async function startFc(options: FcOptions): Promise<Fc> {
  const { template, retryDelay, observer = nobody } = options;
  const { region, account, functions } = template;
  const hosts = new Map(functions.map((item) => [item.name, newHost(item, options)]));
  const find = (name: string) => {
    const host = hosts.get(name);
    if (!host) throw new Error(`no function ${name}`);
    return host;
  };
  const speed = { timeScale: options.timeScale ?? 1 };
  const queue = new AsyncQueue({
    region,
    account,
    hosts,
    observer,
    folder: options.folder,
    firstRetry: () => retryDelay ?? FIRST_RETRY / speed.timeScale,
    deliver: options.deliver,
    onFailure: options.onFailure ?? (() => {}),
  });
  const { credentials = [] } = options;
  const api = { template, hosts, queue, observer, credentials, since: new Date() };
  const server = createServer((message, response) => {
    answerApi(message, response, api).catch(() => response.destroy());
  });
  const listening = await listen(server, options.port);
  const http = await startGateways(hosts, { ...options, credentials, queue, observer });
  const watches = [...hosts.values()].map((host) => watchHost(host, options));
  // The caller has what this returns by then, which may take the reports.
  setImmediate(() => queue.resume());
  return {
    ...listening,
    http,
    get timeScale() {
      return speed.timeScale;
    },
    set timeScale(timeScale) {
      speed.timeScale = timeScale;
    },
    invokeAsync(functionName, event, cause) {
      const requestId = newInvocationId();
      queue.add(find(functionName), Buffer.from(event), { requestId, cause });
      return requestId;
    },
    async invoke(functionName, event, cause) {
      const request = { requestId: newInvocationId(), type: 'sync', cause, observer } as const;
      const host = find(functionName);
      const { traceEvent, ...outcome } = await invokeTraced(host, Buffer.from(event), request);
      traceEvent.update(endOf(outcome));
      return outcome;
    },
    crashNext(functionName, moment) {
      find(functionName).crashNext = moment;
    },
    functions: () => [...hosts.values()].map((host) => stateOf(host, queue)),
    async close() {
      for (const end of watches) end();
      queue.close();
      await Promise.all([...http.values()].map((gateway) => gateway.close()));
      await closeServer(server);
      await Promise.all([...hosts.values()].map((host) => host.close()));
    },
  };
}

function newHost(template: FunctionTemplate, options: FcOptions): FunctionHost {
  const { runner, environment, onLine, maxInstances, idleTimeout } = options;
  const { region, account } = options.template;
  const functionName = template.name;
  return new FunctionHost({
    template,
    region,
    account,
    runner,
    environment,
    maxInstances: maxInstances ?? MAX_INSTANCES,
    idleTimeout: idleTimeout ?? IDLE_TIMEOUT,
    onLine: (requestId, text) => onLine({ functionName, requestId, text }),
  });
}

function watchHost(host: FunctionHost, { observer, onReload }: FcOptions): () => void {
  const { name, code, handler } = host.template;
  const [file = ''] = handler.split('.', 1);
  return watchCode(code, `${file}.js`, () => {
    host.renew();
    observer?.begin({ kind: 'operation', title: `new code of ${name}`, status: 'fine' });
    onReload?.(name);
  });
}
