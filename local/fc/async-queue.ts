import { join } from 'node:path';
import { KeptMap } from '../state/kept-map.js';
import type { Observer, Ongoing } from '../trace/happening.js';
import { newPart } from '../trace/part.js';
import { type AsyncRequest, MAX_ASYNC_EVENT } from './async-request.js';
import { FcError } from './fc-error.js';
import type { FunctionHost } from './function-host.js';
import type { Outcome } from './invocation.js';
import { type ReportOptions, reportResult } from './report-result.js';
import { TaskIds } from './task-ids.js';
import { invokeTraced } from './traced-invocation.js';

/** An asynchronous request that failed at every attempt. */
export interface FailedInvocation {
  readonly functionName: string;
  readonly requestId: string;
  readonly attempts: number;
  readonly outcome: Pick<Outcome, 'payload'>;
}

/** An asynchronous request that is not over: it outlives the process. */
interface Pending {
  readonly functionName: string;
  /** Base64. */
  readonly event: string;
  /** When it was taken on, and when it is due; milliseconds since 1970. */
  readonly accepted: number;
  readonly due: number;
  /** Those that are over. */
  readonly attempts: number;
  readonly cause?: string;
  readonly qualifier?: string;
}

export interface QueuedRequest extends AsyncRequest {
  readonly requestId: string;
  readonly cause?: string | undefined;
  readonly qualifier?: string | undefined;
}

export interface QueueOptions extends ReportOptions {
  readonly hosts: ReadonlyMap<string, FunctionHost>;
  /** Where requests are kept until they are over; in memory only where absent. */
  readonly folder?: string | undefined;
  /** Milliseconds before the first retry, asked for each time; each later one waits twice as long. */
  readonly firstRetry: () => number;
  readonly onFailure: (failed: FailedInvocation) => void;
  readonly observer: Observer;
}

/** How the last attempt ended, as far as this process knows. */
type Last = Pick<Outcome, 'payload' | 'errorType'>;

const DEFAULT_AGE = 86_400;
const LONGEST_TIMER = 2 ** 31 - 1;
const UNKNOWN: Last = { payload: Buffer.alloc(0), errorType: 'UnhandledInvocationError' };

/** The asynchronous requests to all functions: taken on at once, run and retried in the background, reported in the end. */
export class AsyncQueue {
  readonly #options: QueueOptions;
  readonly #pending: KeptMap<Pending>;
  readonly #taskIds: TaskIds;
  readonly #left: [requestId: string, pending: Pending][];
  readonly #running = new Set<string>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #isClosed = false;

  constructor(options: QueueOptions) {
    this.#options = options;
    const fileOf = (name: string) => options.folder && join(options.folder, name);
    this.#pending = new KeptMap(fileOf('async.jsonl'));
    this.#left = [...this.#pending.entries()];
    this.#taskIds = new TaskIds(fileOf('async-tasks.jsonl'));
  }

  /** Goes on with what an earlier process left behind. */
  resume(): void {
    if (this.#isClosed) return;
    for (const [requestId, pending] of this.#left.splice(0)) this.#schedule(requestId, pending);
  }

  /** @throws {FcError} for an event that is too large, for a task that there was before, and after `close`. */
  add(host: FunctionHost, event: Uint8Array, request: QueuedRequest): void {
    if (this.#isClosed) throw new FcError(503, 'ServiceUnavailable', 'the stand-in is closed');
    if (event.length > MAX_ASYNC_EVENT) {
      const most = `payload size exceeds maximum allowed size (${MAX_ASYNC_EVENT} bytes)`;
      throw new FcError(400, 'EntityTooLarge', most);
    }
    const { requestId, cause, qualifier, delay = 0, taskId } = request;
    if (taskId !== undefined) this.#taskIds.claim(host.template.name, taskId);
    const accepted = Date.now();
    const pending: Pending = {
      functionName: host.template.name,
      event: Buffer.from(event).toString('base64'),
      accepted,
      due: accepted + delay * 1000,
      attempts: 0,
      ...(cause !== undefined && { cause }),
      ...(qualifier !== undefined && { qualifier }),
    };
    this.#pending.set(requestId, pending);
    this.#schedule(requestId, pending);
  }

  /** How many requests to the function run, and how many wait for their first or next attempt. */
  pendingOf(functionName: string): { readonly running: number; readonly waiting: number } {
    const own = [...this.#pending.entries()].filter(
      ([, { functionName: name }]) => name === functionName,
    );
    const running = own.filter(([requestId]) => this.#running.has(requestId)).length;
    return { running, waiting: own.length - running };
  }

  /** What runs or waits is taken up by the next process. */
  close(): void {
    this.#isClosed = true;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#pending.close();
    this.#taskIds.close();
  }

  #schedule(requestId: string, pending: Pending, last = UNKNOWN): void {
    const run = () => {
      this.#timers.delete(timer);
      void this.#run(requestId, pending, last);
    };
    const wait = Math.max(0, pending.due - Date.now());
    const timer = setTimeout(run, Math.min(wait, LONGEST_TIMER));
    this.#timers.add(timer);
  }

  async #run(requestId: string, pending: Pending, last: Last): Promise<void> {
    const { functionName, accepted, cause, qualifier, attempts } = pending;
    const { hosts, observer } = this.#options;
    const host = hosts.get(functionName);
    const age = host?.template.maxAsyncEventAge ?? DEFAULT_AGE;
    if (!host) {
      this.#giveUp(requestId, pending, 'there is no such function').update({ status: 'dead' });
      this.#pending.delete(requestId);
    } else if (Date.now() - accepted > age * 1000) {
      const happening = this.#giveUp(requestId, pending, `it is older than ${age} s`);
      await this.#end(host, requestId, pending, last, happening);
    } else {
      this.#running.add(requestId);
      const { happening, ...outcome } = await invokeTraced(host, eventOf(pending), {
        requestId,
        type: 'async',
        cause,
        retryCount: attempts,
        qualifier,
        observer,
      });
      this.#running.delete(requestId);
      // It was ended with everything else, and does not count.
      if (this.#isClosed) return;
      await this.#settle(
        host,
        requestId,
        { ...pending, attempts: attempts + 1 },
        outcome,
        happening,
      );
    }
  }

  async #settle(
    host: FunctionHost,
    requestId: string,
    pending: Pending,
    outcome: Last,
    happening: Ongoing,
  ): Promise<void> {
    if (outcome.errorType === undefined || pending.attempts > host.template.retries) {
      await this.#end(host, requestId, pending, outcome, happening);
      return;
    }
    happening.update({ status: 'failed' });
    const wait = this.#options.firstRetry() * 2 ** (pending.attempts - 1);
    const next = { ...pending, due: Date.now() + wait };
    this.#pending.set(requestId, next);
    this.#schedule(requestId, next, outcome);
  }

  async #end(
    { template }: FunctionHost,
    requestId: string,
    pending: Pending,
    outcome: Last,
    happening: Ongoing,
  ): Promise<void> {
    const { attempts } = pending;
    const event = eventOf(pending);
    const facts = await reportResult(
      template,
      { requestId, attempts, event, outcome, cause: happening.id },
      this.#options,
    );
    const hasFailed = outcome.errorType !== undefined;
    happening.update({ status: hasFailed ? 'dead' : 'fine', facts });
    // Only now: what is lost with the process before is run and reported once more.
    this.#pending.delete(requestId);
    if (!hasFailed) return;
    this.#options.onFailure({ functionName: template.name, requestId, attempts, outcome });
  }

  /** Tells of a request that is given up without another attempt. */
  #giveUp(requestId: string, pending: Pending, why: string): Ongoing {
    return this.#options.observer.begin({
      kind: 'invocation',
      title: pending.functionName,
      cause: pending.cause,
      reference: requestId,
      facts: { request: requestId, type: 'async', 'given up': why },
      parts: [newPart('event', eventOf(pending))],
    });
  }
}

function eventOf({ event }: Pending): Buffer {
  return Buffer.from(event, 'base64');
}
