import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { exitPayload, timeoutPayload } from './error-payload.js';
import {
  endMark,
  type Invocation,
  type InvocationContext,
  type Outcome,
  type RunnerResult,
} from './invocation.js';

export interface InstanceOptions {
  /** The runner's file. */
  readonly runner: string;
  readonly code: string;
  readonly handler: string;
  /** Seconds. */
  readonly timeout: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly onLine: (requestId: string, line: string) => void;
}

interface Running {
  readonly requestId: string;
  readonly started: number;
  readonly timer: NodeJS.Timeout;
  readonly settle: (outcome: Outcome) => void;
  result?: RunnerResult;
  isPrinted: boolean;
  isLate: boolean;
}

/** A function's process, which takes one request at a time and lives until one of them kills it. */
export class Instance {
  readonly #options: InstanceOptions;
  readonly #process: ChildProcess;
  #running: Running | undefined;
  #memory = 0;
  #isAlive = true;

  constructor(options: InstanceOptions) {
    this.#options = options;
    this.#process = fork(options.runner, [options.code, options.handler], {
      cwd: options.code,
      env: { ...options.environment },
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.#process.on('message', (result: RunnerResult) => this.#take({ result }));
    this.#process.on('close', () => this.#die());
    this.#process.on('error', () => this.#die());
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      if (stream) createInterface({ input: stream }).on('line', (line) => this.#read(line));
    }
  }

  get isAlive(): boolean {
    return this.#isAlive;
  }

  /** Runs one request; settles, never rejects, when it is answered, has timed out or has killed the process. */
  invoke(event: Uint8Array, context: InvocationContext): Promise<Outcome> {
    const { requestId } = context;
    return new Promise((settle) => {
      const timer = setTimeout(() => {
        if (this.#running) this.#running.isLate = true;
        this.#process.kill('SIGKILL');
      }, this.#options.timeout * 1000);
      const started = Date.now();
      this.#running = { requestId, started, timer, settle, isPrinted: false, isLate: false };
      const invocation: Invocation = { event, context };
      this.#process.send(invocation);
    });
  }

  /** Ends the process, whatever it does. */
  async close(): Promise<void> {
    if (!this.#isAlive) return;
    const closed = once(this.#process, 'close');
    this.#process.kill('SIGKILL');
    await closed;
  }

  #read(line: string): void {
    const { requestId = '' } = this.#running ?? {};
    if (line === `${endMark}${requestId}`) this.#take({ isPrinted: true });
    else if (line !== '') this.#options.onLine(requestId, line);
  }

  // The result and the output come by different ways: a request is over when both are here.
  #take(news: { readonly result?: RunnerResult; readonly isPrinted?: true }): void {
    const running = this.#running;
    if (!running || running.isLate) return;
    Object.assign(running, news);
    const { result, requestId } = running;
    if (!result || !running.isPrinted) return;
    this.#memory = Math.max(this.#memory, result.memory);
    const payload = Buffer.from(result.payload);
    this.#settle(
      result.failed
        ? { requestId, payload, errorType: 'HandledInvocationError' }
        : { requestId, payload },
    );
  }

  #die(): void {
    this.#isAlive = false;
    if (!this.#running) return;
    const { requestId, started, isLate } = this.#running;
    const payload = isLate
      ? timeoutPayload(this.#options.timeout, this.#memory)
      : exitPayload(Date.now() - started, this.#memory);
    this.#settle({ requestId, payload, errorType: 'UnhandledInvocationError' });
  }

  #settle(outcome: Outcome): void {
    const running = this.#running;
    this.#running = undefined;
    if (!running) return;
    clearTimeout(running.timer);
    running.settle(outcome);
  }
}
