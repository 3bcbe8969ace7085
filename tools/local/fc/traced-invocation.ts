import { newPart } from '../trace/part.js';
import type { Change, Observer, Ongoing } from '../trace/trace-event.js';
import type { FunctionHost } from './function-host.js';
import type { Outcome } from './invocation.js';

export interface TracedRequest {
  readonly requestId: string;
  readonly type: 'HTTP' | 'sync' | 'async';
  readonly cause: string | undefined;
  /** How often the same asynchronous request was tried before. */
  readonly retryCount?: number;
  readonly qualifier?: string | undefined;
  readonly signal?: AbortSignal;
  readonly observer: Observer;
  readonly onLine?: (line: string) => void;
}

export interface TracedOutcome extends Outcome {
  /** Still to be told how it ended. */
  readonly traceEvent: Ongoing;
}

/** Runs a request and tells of it: that it begins, what it prints, and all of its end but the status. */
export async function invokeTraced(
  host: FunctionHost,
  event: Uint8Array,
  request: TracedRequest,
): Promise<TracedOutcome> {
  const { requestId, type, cause, retryCount = 0, observer } = request;
  const began = performance.now();
  const traceEvent = observer.begin({
    kind: 'invocation',
    title: host.template.name,
    cause,
    reference: requestId,
    facts: { request: requestId, type, attempt: String(retryCount + 1) },
    parts: [newPart('event', event)],
  });
  const outcome = await host.invoke(event, {
    ...request,
    onLine: (line) => {
      traceEvent.update({ lines: [line] });
      request.onLine?.(line);
    },
    onStart: (crash) => {
      if (crash) traceEvent.update({ facts: { crash } });
    },
  });
  const { payload, errorType, coldStart } = outcome;
  traceEvent.update({
    ms: Math.round(performance.now() - began),
    parts: [newPart('answer', payload)],
    facts: {
      ...(coldStart !== undefined && { 'cold start': `${coldStart} ms` }),
      ...(errorType !== undefined && { error: errorType }),
    },
  });
  return { ...outcome, traceEvent };
}

/** The end of a request that nobody retries. */
export function endOf({ errorType }: Outcome): Change {
  return { status: errorType === undefined ? 'fine' : 'failed' };
}
