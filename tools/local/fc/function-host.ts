import type { FunctionTemplate } from '../template.js';
import { exitPayload } from './error-payload.js';
import { Instance, type InstanceOptions } from './instance.js';
import { instanceEnvironment, invocationContext } from './instance-environment.js';
import type { CrashMoment, Outcome } from './invocation.js';

export interface HostOptions {
  readonly template: FunctionTemplate;
  readonly region: string;
  readonly account: string;
  readonly runner: string;
  /** What the environment of every function has beside the template's own. */
  readonly environment: Readonly<Record<string, string>>;
  readonly maxInstances: number;
  /** Milliseconds after which an instance without a request is ended. */
  readonly idleTimeout: number;
  readonly onLine: InstanceOptions['onLine'];
}

export interface HostRequest {
  readonly requestId: string;
  /** How often the same asynchronous request was tried before. */
  readonly retryCount?: number;
  readonly qualifier?: string | undefined;
  /** Takes what is printed. */
  readonly onLine?: (line: string) => void;
  /** Told when the request gets a process, and which way that one is going to die. */
  readonly onStart?: (crash: CrashMoment | undefined) => void;
  /** Aborted when the client went away: the instance is ended, as it must take one request at a time. */
  readonly signal?: AbortSignal | undefined;
}

/** One function: starts an instance when all others are busy, and queues requests when there are enough. */
export class FunctionHost {
  readonly template: FunctionTemplate;
  /** Which way the process of the next request will die. */
  crashNext: CrashMoment | undefined;
  readonly #options: HostOptions;
  /** Of the present code. */
  readonly #instances = new Set<Instance>();
  /** Of older code, until they are done with their last request. */
  readonly #outdated = new Set<Instance>();
  readonly #idle = new Map<Instance, NodeJS.Timeout>();
  readonly #waiting: ((instance: Instance) => void)[] = [];
  #started = 0;

  constructor(options: HostOptions) {
    this.template = options.template;
    this.#options = options;
  }

  /** Processes that are up, and those of them that have a request. */
  get instances(): { readonly alive: number; readonly busy: number } {
    const all = [...this.#instances, ...this.#outdated].filter((instance) => instance.isAlive);
    return { alive: all.length, busy: all.filter((instance) => !this.#idle.has(instance)).length };
  }

  async invoke(event: Uint8Array, request: HostRequest): Promise<Outcome> {
    const { requestId, retryCount = 0, qualifier = 'LATEST', signal, onLine } = request;
    const instance = await this.#acquire();
    if (signal?.aborted) {
      this.#release(instance);
      const payload = exitPayload(0, 0);
      const errorType = 'UnhandledInvocationError';
      return { requestId, payload, errorType, duration: 0, memory: 0 };
    }
    const end = () => void instance.close();
    signal?.addEventListener('abort', end);
    const crash = this.crashNext;
    this.crashNext = undefined;
    request.onStart?.(crash);
    const context = invocationContext(this.template, this.#options, {
      requestId,
      retryCount,
      qualifier,
    });
    const outcome = await instance.invoke(event, context, { crash, onLine });
    signal?.removeEventListener('abort', end);
    this.#release(instance);
    return outcome;
  }

  /** Has every later request run by new instances; those that run are finished by the old ones. */
  renew(): void {
    for (const instance of this.#instances) {
      if (this.#idle.has(instance)) this.#end(instance);
      else this.#outdated.add(instance);
    }
    this.#instances.clear();
    // There is room for new ones now.
    for (const next of this.#waiting.splice(0, this.#options.maxInstances)) next(this.#start());
  }

  /** Ends all instances; what waits for one is never answered. */
  async close(): Promise<void> {
    this.#waiting.length = 0;
    for (const timer of this.#idle.values()) clearTimeout(timer);
    await Promise.all([...this.#instances, ...this.#outdated].map((instance) => instance.close()));
  }

  async #acquire(): Promise<Instance> {
    for (const [instance, timer] of [...this.#idle].toReversed()) {
      clearTimeout(timer);
      this.#idle.delete(instance);
      if (instance.isAlive) return instance;
      // An idle process can die too, by a timer that it left behind.
      this.#instances.delete(instance);
    }
    if (this.#instances.size < this.#options.maxInstances) return this.#start();
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  #release(instance: Instance): void {
    if (this.#outdated.delete(instance)) {
      void instance.close();
      return;
    }
    if (!instance.isAlive) this.#instances.delete(instance);
    const next = this.#waiting.shift();
    if (next) next(instance.isAlive ? instance : this.#start());
    else if (instance.isAlive) this.#rest(instance);
  }

  #rest(instance: Instance): void {
    const end = () => {
      this.#instances.delete(instance);
      this.#end(instance);
    };
    this.#idle.set(instance, setTimeout(end, this.#options.idleTimeout).unref());
  }

  #end(instance: Instance): void {
    clearTimeout(this.#idle.get(instance));
    this.#idle.delete(instance);
    void instance.close();
  }

  #start(): Instance {
    const { runner, onLine, environment, region, account } = this.#options;
    const { name, code, handler, timeout, memory } = this.template;
    this.#started += 1;
    const where = { region, account, instanceId: `c-local-${name}-${this.#started}` };
    const instance = new Instance({
      runner,
      code,
      handler,
      timeout,
      memory,
      environment: instanceEnvironment(this.template, environment, where),
      onLine,
    });
    this.#instances.add(instance);
    return instance;
  }
}
