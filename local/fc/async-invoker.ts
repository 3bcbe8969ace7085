import { setTimeout as wait } from 'node:timers/promises';
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

export interface AsyncOptions {
  readonly region: string;
  readonly account: string;
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
    const report = () => destinationReport(name, event, attempts, outcome, options);
    if (outcome.errorType === undefined) {
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

/** @see https://www.alibabacloud.com/help/en/functioncompute/fc/asynchronous-invocation */
function destinationReport(
  name: string,
  event: Uint8Array,
  attempts: number,
  { requestId, errorType, payload }: Outcome,
  { region, account }: AsyncOptions,
): string {
  return JSON.stringify({
    timestamp: Date.now(),
    requestContext: {
      requestId,
      functionArn: `acs:fc:${region}:${account}:functions/${name}`,
      condition: errorType === undefined ? '' : 'InvocationError',
      approximateInvokeCount: attempts,
    },
    requestPayload: Buffer.from(event).toString(),
    responseContext: {
      statusCode: 200,
      functionError: errorType === undefined ? '' : 'InvocationError',
    },
    responsePayload: payload.toString(),
  });
}
