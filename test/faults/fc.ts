import { fileURLToPath } from 'node:url';
import { Instance } from '../../tools/local/fc/instance.js';
import type { InvocationContext, Outcome } from '../../tools/local/fc/invocation.js';
import { newInvocationId } from '../../tools/local/http/request-id.js';
import { runner } from '../tools/local/test-cloud.js';

export interface FunctionOptions {
  /** The folder below the project's root that the function is built to: `build/project/dist/object-event`. */
  readonly built: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Seconds. Default: 60. */
  readonly timeout?: number;
  /** Seconds after which it is ended in fact. Default: its timeout. */
  readonly endsAfter?: number;
  /** Takes what the function prints. */
  readonly onLine?: (line: string) => void;
}

/** What became of an asynchronous invocation. */
export interface Delivery {
  /** Of the last try; with an `errorType` it is what goes to the failure destination. */
  readonly outcome: Outcome;
  readonly tries: number;
  /** How many of the tries ended with their process. */
  readonly crashes: number;
}

const RETRIES = 3;
const root = fileURLToPath(new URL('../../', import.meta.url));

/** A built function in a process of its own, and in a new one after each crash: one instance of Function Compute's. */
export class BuiltFunction {
  readonly #options: FunctionOptions;
  #instance: Instance | undefined;

  constructor(options: FunctionOptions) {
    this.#options = options;
  }

  /** Invokes it as Function Compute does asynchronously, up to four times with one request id, but without a pause. */
  async deliver(event: Uint8Array, requestId: string = newInvocationId()): Promise<Delivery> {
    let crashes = 0;
    for (let retryCount = 0; ; retryCount += 1) {
      const outcome = await this.invoke(event, requestId, retryCount);
      if (outcome.errorType === 'UnhandledInvocationError') crashes += 1;
      if (outcome.errorType === undefined || retryCount === RETRIES) {
        return { outcome, tries: retryCount + 1, crashes };
      }
    }
  }

  /** Invokes it once. */
  async invoke(
    event: Uint8Array,
    requestId: string = newInvocationId(),
    retryCount = 0,
  ): Promise<Outcome> {
    if (!this.#instance?.isAlive) this.#instance = this.#start();
    return this.#instance.invoke(event, this.#context(requestId, retryCount));
  }

  /** Ends its process by SIGKILL, whatever it does. */
  async kill(): Promise<void> {
    await this.#instance?.close();
  }

  #start(): Instance {
    const { built, environment, timeout = 60, onLine = () => undefined } = this.#options;
    const { endsAfter = timeout } = this.#options;
    return new Instance({
      runner,
      code: `${root}${built}`,
      handler: 'index.handler',
      timeout: endsAfter,
      environment: { LOG_LEVEL: 'error', ...environment },
      onLine: (_, line) => onLine(line),
    });
  }

  #context(requestId: string, retryCount: number): InvocationContext {
    return {
      callbackWaitsForEmptyEventLoop: false,
      requestId,
      credentials: { accessKeyId: 'STS.TEST', accessKeySecret: 'secret', securityToken: 'token' },
      function: {
        name: 'tested',
        handler: 'index.handler',
        memory: 512,
        timeout: this.#options.timeout ?? 60,
      },
      service: { logProject: '', logStore: '', qualifier: 'LATEST', versionId: '' },
      region: 'cn-hangzhou',
      accountId: '1234567890123456',
      retryCount,
      tracing: { openTracingSpanBaggages: {} },
    };
  }
}
