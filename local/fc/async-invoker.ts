import { setTimeout as wait } from 'node:timers/promises';
import { destinationReport, type Owner } from '../../wire/index.js';
import { newInvocationId } from '../http/request-id.js';
import type { FunctionHost } from './function-host.js';
import type { Outcome } from './invocation.js';

/** An asynchronous request that failed at every attempt. */
export interface FailedInvocation {
  readonly functionName: string;
  readonly requestId: string;
  readonly attempts: number;
  readonly outcome: Outcome;
}

export interface AsyncOptions extends Owner {
  /** Milliseconds before the first retry; each later one waits twice as long. */
  readonly retryDelay: number;
  /** Takes the report for a destination (ARN). */
  readonly deliver: (destination: string, report: string) => void;
  readonly onFailure: (failed: FailedInvocation) => void;
  /** Aborted when the stand-in closes. */
  readonly closing: AbortSignal;
}

/** Takes a request on, to be run and retried in the background; returns its id. */
export function invokeAsync(host: FunctionHost, event: Uint8Array, options: AsyncOptions): string {
  const requestId = newInvocationId();
  void runWithRetries(host, event, requestId, options);
  return requestId;
}

async function runWithRetries(
  host: FunctionHost,
  event: Uint8Array,
  requestId: string,
  options: AsyncOptions,
): Promise<void> {
  const { name, retries, onSuccess, onFailure } = host.template;
  for (let retryCount = 0; !options.closing.aborted; retryCount += 1) {
    const outcome = await host.invoke(event, { requestId, retryCount });
    if (options.closing.aborted) return;
    const attempts = retryCount + 1;
    const hasFailed = outcome.errorType !== undefined;
    const report = () =>
      destinationReport(
        {
          functionName: name,
          requestId: outcome.requestId,
          attempts,
          event: Buffer.from(event).toString(),
          hasFailed,
          payload: outcome.payload.toString(),
          time: new Date(),
        },
        options,
      );
    if (!hasFailed) {
      if (onSuccess) options.deliver(onSuccess, report());
      return;
    }
    if (retryCount === retries) {
      if (onFailure) options.deliver(onFailure, report());
      options.onFailure({ functionName: name, requestId, attempts, outcome });
      return;
    }
    try {
      await wait(options.retryDelay * 2 ** retryCount, undefined, { signal: options.closing });
    } catch {
      return;
    }
  }
}
