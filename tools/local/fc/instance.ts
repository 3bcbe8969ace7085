import { type ChildProcess, fork } from 'node:child_process';
import { createInterface } from 'node:readline';
import { exitPayload, timeoutPayload } from './error-payload.js';
import {
  type CrashMoment,
  endMark,
  type Invocation,
  type InvocationContext,
  type Outcome,
  type RunnerReady,
  type RunnerResult,
} from './invocation.js';

export interface InstanceOptions {
  /** The runner's file. */
  readonly runner: string;
  readonly code: string;
  readonly handler: string;
  /** Seconds. */
  readonly timeout: number;
  /** MB; the JavaScript heap of the process has no more. Unlimited where absent. */
  readonly memory?: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly onLine: (requestId: string, line: string) => void;
}

interface InvokeDetails {
  readonly crash?: CrashMoment | undefined;
  /** Takes what is printed, before `onLine` of the instance. */
  readonly onLine?: ((line: string) => void) | undefined;
}

interface Running {
  readonly requestId: string;
  readonly onLine: InvokeDetails['onLine'];
  readonly settle: (outcome: Outcome) => void;
  started: number;
  timer: NodeJS.Timeout;
  coldStart?: number;
  result?: RunnerResult;
  isPrinted: boolean;
  isLate: boolean;
}

/** Milliseconds that the code may take to load. */
const START_LIMIT = 30_000;
/** Milliseconds that the output of an ended process may still take to come. */
const OUTPUT_LIMIT = 1000;

/** A function's process, which takes one request at a time and lives until one of them kills it. */
export class Instance {
  readonly #options: InstanceOptions;
  readonly #process: ChildProcess;
  readonly #forked = performance.now();
  readonly #untilEnd: (() => void)[] = [];
  #running: Running | undefined;
  #memory = 0;
  #isReady = false;
  #isAlive = true;

  constructor(options: InstanceOptions) {
    const { runner, code, handler, memory, environment } = options;
    this.#options = options;
    this.#process = fork(runner, [code, handler], {
      cwd: code,
      env: { ...environment },
      execArgv: memory === undefined ? [] : [`--max-old-space-size=${memory}`],
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.#process.on('message', (news: RunnerReady | RunnerResult) => {
      if (news.kind === 'ready') this.#start(news);
      else this.#take({ result: news });
    });
    let rest: NodeJS.Timeout;
    // What it started itself may live on, and keep its output open.
    this.#process.on('exit', () => {
      rest = setTimeout(() => this.#die(), OUTPUT_LIMIT);
    });
    this.#process.on('close', () => {
      clearTimeout(rest);
      this.#die();
    });
    this.#process.on('error', () => this.#die());
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      if (stream) createInterface({ input: stream }).on('line', (line) => this.#read(line));
    }
  }

  get isAlive(): boolean {
    return this.#isAlive && this.#process.connected;
  }

  /** Runs one request; settles, never rejects, when it is answered, has timed out or has killed the process. */
  invoke(
    event: Uint8Array,
    context: InvocationContext,
    { crash, onLine }: InvokeDetails = {},
  ): Promise<Outcome> {
    return new Promise((settle) => {
      this.#running = {
        requestId: context.requestId,
        onLine,
        settle,
        started: performance.now(),
        timer: this.#newTimer(this.#isReady ? this.#options.timeout * 1000 : START_LIMIT),
        isPrinted: false,
        isLate: false,
      };
      const invocation: Invocation = { event, context, crash };
      this.#process.send(invocation);
    });
  }

  /** Ends the process, whatever it does; a request that it has fails. */
  async close(): Promise<void> {
    if (!this.#isAlive) return;
    this.#process.kill('SIGKILL');
    await new Promise<void>((resolve) => {
      this.#untilEnd.push(resolve);
    });
  }

  #newTimer(limit: number): NodeJS.Timeout {
    return setTimeout(() => {
      if (this.#running) this.#running.isLate = true;
      this.#process.kill('SIGKILL');
    }, limit);
  }

  // What the code may take counts from here: loading it is the cold start.
  #start({ memory }: RunnerReady): void {
    this.#isReady = true;
    this.#memory = memory;
    const running = this.#running;
    if (!running || running.isLate) return;
    clearTimeout(running.timer);
    running.timer = this.#newTimer(this.#options.timeout * 1000);
    running.started = performance.now();
    running.coldStart = Math.round(running.started - this.#forked);
  }

  #read(line: string): void {
    const { requestId = '', onLine } = this.#running ?? {};
    if (line === `${endMark}${requestId}`) this.#take({ isPrinted: true });
    else if (line !== '') {
      onLine?.(line);
      this.#options.onLine(requestId, line);
    }
  }

  // The result and the output come by different ways: a request is over when both are here.
  #take(news: { readonly result?: RunnerResult; readonly isPrinted?: true }): void {
    const running = this.#running;
    if (!running || running.isLate) return;
    Object.assign(running, news);
    const { result } = running;
    if (!result || !running.isPrinted) return;
    this.#memory = Math.max(this.#memory, result.memory);
    const payload = Buffer.from(result.payload);
    this.#settle(payload, result.failed ? 'HandledInvocationError' : undefined);
  }

  #die(): void {
    this.#isAlive = false;
    for (const resolve of this.#untilEnd.splice(0)) resolve();
    if (!this.#running) return;
    const { started, isLate } = this.#running;
    const payload = isLate
      ? timeoutPayload(this.#options.timeout, this.#memory)
      : exitPayload(Math.round(performance.now() - started), this.#memory);
    this.#settle(payload, 'UnhandledInvocationError');
  }

  #settle(payload: Buffer, errorType: Outcome['errorType']): void {
    const running = this.#running;
    this.#running = undefined;
    if (!running) return;
    const { requestId, started, coldStart, timer, settle } = running;
    clearTimeout(timer);
    settle({
      requestId,
      payload,
      duration: Math.round(performance.now() - started),
      memory: this.#memory,
      ...(errorType !== undefined && { errorType }),
      ...(coldStart !== undefined && { coldStart }),
    });
  }
}
