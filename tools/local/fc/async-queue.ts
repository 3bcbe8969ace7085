import { join } from 'node:path';
import { KeptMap } from '../state/kept-map.js';
import type { Observer, Ongoing } from '../trace/trace-event.js';
import { MAX_ASYNC_EVENT } from './async-request.js';
import { FcError } from './fc-error.js';
import type { FunctionHost } from './function-host.js';
import type { Outcome } from './invocation.js';
import {
  eventOf,
  newPendingRequest,
  type PendingRequest,
  type QueuedRequest,
  tellGivenUp,
} from './pending-request.js';
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
  /** By request id. */
  readonly #pending: KeptMap<Omit<PendingRequest, 'requestId'>>;
  readonly #taskIds: TaskIds;
  readonly #left: PendingRequest[];
  readonly #running = new Set<string>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #isClosed = false;

  constructor(options: QueueOptions) {
    this.#options = options;
    const fileOf = (name: string) => options.folder && join(options.folder, name);
    this.#pending = new KeptMap(fileOf('async.jsonl'));
    this.#left = [...this.#pending.entries()].map(([requestId, kept]) => ({ ...kept, requestId }));
    this.#taskIds = new TaskIds(fileOf('async-tasks.jsonl'));
  }

  /** Goes on with what an earlier process left behind. */
  resume(): void {
    if (this.#isClosed) return;
    for (const pending of this.#left.splice(0)) this.#schedule(pending);
  }

  /** @throws {FcError} for an event that is too large, for a task that there was before, and after `close`. */
  add(host: FunctionHost, event: Uint8Array, request: QueuedRequest): void {
    if (this.#isClosed) throw new FcError(503, 'ServiceUnavailable', 'the stand-in is closed');
    if (event.length > MAX_ASYNC_EVENT) {
      const most = `payload size exceeds maximum allowed size (${MAX_ASYNC_EVENT} bytes)`;
      throw new FcError(400, 'EntityTooLarge', most);
    }
    const { taskId } = request;
    if (taskId !== undefined) this.#taskIds.claim(host.template.name, taskId);
    const pending = newPendingRequest(host, event, request);
    this.#pending.set(pending.requestId, pending);
    this.#schedule(pending);
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

  #schedule(pending: PendingRequest, last = UNKNOWN): void {
    const run = () => {
      this.#timers.delete(timer);
      void this.#run(pending, last);
    };
    const wait = Math.max(0, pending.due - Date.now());
    const timer = setTimeout(run, Math.min(wait, LONGEST_TIMER));
    this.#timers.add(timer);
  }

  async #run(pending: PendingRequest, last: Last): Promise<void> {
    const { requestId, functionName, accepted } = pending;
    const { hosts, observer } = this.#options;
    const host = hosts.get(functionName);
    const age = host?.template.maxAsyncEventAge ?? DEFAULT_AGE;
    if (!host) {
      tellGivenUp(observer, pending, 'there is no such function').update({ status: 'dead' });
      this.#pending.delete(requestId);
    } else if (Date.now() - accepted > age * 1000) {
      const traceEvent = tellGivenUp(observer, pending, `it is older than ${age} s`);
      await this.#end(host, pending, { ...last, traceEvent });
    } else await this.#attempt(host, pending);
  }

  async #attempt(host: FunctionHost, pending: PendingRequest): Promise<void> {
    const { requestId, cause, qualifier, attempts: retryCount } = pending;
    const { observer, firstRetry } = this.#options;
    const request = { requestId, type: 'async', cause, retryCount, qualifier, observer } as const;
    this.#running.add(requestId);
    const outcome = await invokeTraced(host, eventOf(pending), request);
    this.#running.delete(requestId);
    // It was ended with everything else, and does not count.
    if (this.#isClosed) return;
    const attempts = retryCount + 1;
    if (outcome.errorType === undefined || attempts > host.template.retries) {
      await this.#end(host, { ...pending, attempts }, outcome);
      return;
    }
    outcome.traceEvent.update({ status: 'failed' });
    const next = { ...pending, attempts, due: Date.now() + firstRetry() * 2 ** retryCount };
    this.#pending.set(requestId, next);
    this.#schedule(next, outcome);
  }

  async #end(
    { template }: FunctionHost,
    pending: PendingRequest,
    { traceEvent, ...outcome }: Last & { readonly traceEvent: Ongoing },
  ): Promise<void> {
    const { requestId, attempts } = pending;
    const event = eventOf(pending);
    const facts = await reportResult(
      template,
      { requestId, attempts, event, outcome, cause: traceEvent.id },
      this.#options,
    );
    const hasFailed = outcome.errorType !== undefined;
    traceEvent.update({ status: hasFailed ? 'dead' : 'fine', facts });
    // Only now: what is lost with the process before is run and reported once more.
    this.#pending.delete(requestId);
    if (!hasFailed) return;
    this.#options.onFailure({ functionName: template.name, requestId, attempts, outcome });
  }
}
