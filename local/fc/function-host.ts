import { newInvocationId } from '../http/request-id.js';
import type { FunctionTemplate } from '../template.js';
import { Instance, type InstanceOptions } from './instance.js';
import type { InvocationContext, Outcome } from './invocation.js';

export interface HostOptions {
  readonly template: FunctionTemplate;
  readonly region: string;
  readonly account: string;
  readonly runner: string;
  /** What the environment of every function has beside the template's own. */
  readonly environment: Readonly<Record<string, string>>;
  readonly onLine: InstanceOptions['onLine'];
}

interface InvokeOptions {
  readonly requestId?: string;
  /** How often the same asynchronous request was tried before. */
  readonly retryCount?: number;
}

// Function Compute goes far higher; here it keeps a burst of events from starting a process for each.
const MAX_INSTANCES = 4;

const CREDENTIALS = {
  accessKeyId: 'STS.LOCAL',
  accessKeySecret: 'local-secret',
  securityToken: 'local-token',
};

/** One function: starts an instance when all others are busy, and queues requests when there are enough. */
export class FunctionHost {
  readonly template: FunctionTemplate;
  readonly #options: HostOptions;
  readonly #instances = new Set<Instance>();
  readonly #idle: Instance[] = [];
  readonly #waiting: ((instance: Instance) => void)[] = [];
  #started = 0;

  constructor(options: HostOptions) {
    this.template = options.template;
    this.#options = options;
  }

  async invoke(event: Uint8Array, options: InvokeOptions = {}): Promise<Outcome> {
    const { requestId = newInvocationId(), retryCount = 0 } = options;
    const instance = await this.#acquire();
    const outcome = await instance.invoke(event, this.#context(requestId, retryCount));
    this.#release(instance);
    return outcome;
  }

  /** Ends all instances; what waits for one is never answered. */
  async close(): Promise<void> {
    this.#waiting.length = 0;
    await Promise.all([...this.#instances].map((instance) => instance.close()));
  }

  async #acquire(): Promise<Instance> {
    const idle = this.#idle.pop();
    // An idle process can die too, by a timer that it left behind.
    if (idle) return idle.isAlive ? idle : this.#replace(idle);
    if (this.#instances.size < MAX_INSTANCES) return this.#start();
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  #release(instance: Instance): void {
    const next = this.#waiting.shift();
    if (next) next(instance.isAlive ? instance : this.#replace(instance));
    else if (instance.isAlive) this.#idle.push(instance);
    else this.#instances.delete(instance);
  }

  #replace(dead: Instance): Instance {
    this.#instances.delete(dead);
    return this.#start();
  }

  #start(): Instance {
    const { template, runner, onLine } = this.#options;
    const { code, handler, timeout } = template;
    const environment = this.#environment();
    const instance = new Instance({ runner, code, handler, timeout, environment, onLine });
    this.#instances.add(instance);
    return instance;
  }

  #environment(): Record<string, string> {
    const { template, region, account, environment } = this.#options;
    this.#started += 1;
    return {
      PATH: process.env['PATH'] ?? '',
      TZ: 'UTC',
      ...template.environment,
      ...environment,
      FC_REGION: region,
      FC_ACCOUNT_ID: account,
      FC_FUNCTION_NAME: template.name,
      FC_FUNC_CODE_PATH: template.code,
      FC_INSTANCE_ID: `c-local-${template.name}-${this.#started}`,
      ALIBABA_CLOUD_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: CREDENTIALS.accessKeySecret,
      ALIBABA_CLOUD_SECURITY_TOKEN: CREDENTIALS.securityToken,
    };
  }

  #context(requestId: string, retryCount: number): InvocationContext {
    const { template, region, account } = this.#options;
    const { name, handler, memory, timeout } = template;
    return {
      callbackWaitsForEmptyEventLoop: false,
      requestId,
      credentials: CREDENTIALS,
      function: { name, handler, memory, timeout },
      service: {
        logProject: `serverless-${region}-local`,
        logStore: 'default-logs',
        qualifier: 'LATEST',
        versionId: '',
      },
      region,
      accountId: account,
      retryCount,
      tracing: { openTracingSpanBaggages: {} },
    };
  }
}
