import { createServer } from 'node:http';
import { closeServer, type Listening, listen } from '../http/listen.js';
import type { FunctionTemplate, Template } from '../template.js';
import { type AsyncOptions, type FailedInvocation, invokeAsync } from './async-invoker.js';
import { FunctionHost } from './function-host.js';
import { type HttpGateway, startHttpGateway } from './http-gateway.js';
import { answerApi } from './invoke-api.js';

/** A line that a function printed. */
export interface FunctionLine {
  readonly functionName: string;
  readonly requestId: string;
  readonly text: string;
}

export interface FcOptions {
  /** The port of the API; HTTP triggers follow, each on one of its own. 0 = any free ones. */
  readonly port: number;
  readonly template: Template;
  readonly runner: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly retryDelay?: number;
  readonly deliver: AsyncOptions['deliver'];
  readonly onLine: (line: FunctionLine) => void;
  readonly onFailure?: (failed: FailedInvocation) => void;
}

export interface Fc extends Listening {
  /** Where each HTTP-triggered function listens, by its name. */
  readonly http: ReadonlyMap<string, Listening>;
  /** Runs a function in the background, with retries; returns the request's id. @throws {Error} for an unknown name. */
  invokeAsync(functionName: string, event: string): string;
  close(): Promise<void>;
}

/** Starts the stand-in for Function Compute: each function of the template in processes of its own. */
export async function startFc(options: FcOptions): Promise<Fc> {
  const closing = new AbortController();
  const { region, account, functions } = options.template;
  const hosts = new Map(functions.map((item) => [item.name, newHost(item, options)]));
  const asyncOptions: AsyncOptions = {
    region,
    account,
    retryDelay: options.retryDelay ?? 200,
    deliver: options.deliver,
    onFailure: options.onFailure ?? (() => {}),
    closing: closing.signal,
  };
  const startAsync = (host: FunctionHost, event: Uint8Array) =>
    invokeAsync(host, event, asyncOptions);
  const api = { find: (name: string) => hosts.get(name), invokeAsync: startAsync };
  const server = createServer((message, response) => {
    answerApi(message, response, api).catch(() => response.destroy());
  });
  const listening = await listen(server, options.port);
  const http = await startGateways(hosts, options, startAsync);
  return {
    ...listening,
    http,
    invokeAsync(functionName, event) {
      const host = hosts.get(functionName);
      if (!host) throw new Error(`no function ${functionName}`);
      return startAsync(host, Buffer.from(event));
    },
    async close() {
      closing.abort();
      await Promise.all([...http.values()].map((gateway) => gateway.close()));
      await closeServer(server);
      await Promise.all([...hosts.values()].map((host) => host.close()));
    },
  };
}

function newHost(template: FunctionTemplate, options: FcOptions): FunctionHost {
  const { runner, environment, onLine } = options;
  const { region, account } = options.template;
  const functionName = template.name;
  return new FunctionHost({
    template,
    region,
    account,
    runner,
    environment,
    onLine: (requestId, text) => onLine({ functionName, requestId, text }),
  });
}

async function startGateways(
  hosts: ReadonlyMap<string, FunctionHost>,
  { port, template }: FcOptions,
  startAsync: (host: FunctionHost, event: Uint8Array) => string,
): Promise<Map<string, HttpGateway>> {
  const gateways = new Map<string, HttpGateway>();
  for (const [name, host] of hosts) {
    const trigger = host.template.triggers.find((item) => item.triggerType === 'http');
    if (trigger?.triggerType !== 'http') continue;
    const gateway = await startHttpGateway(host, {
      port: port === 0 ? 0 : port + gateways.size + 1,
      account: template.account,
      methods: trigger.triggerConfig.methods,
      invokeAsync: startAsync,
    });
    gateways.set(name, gateway);
  }
  return gateways;
}
