import { newPart } from '../trace/part.js';
import type { Observer, Ongoing } from '../trace/trace-event.js';
import type { AsyncRequest } from './async-request.js';
import type { FunctionHost } from './function-host.js';

/** An asynchronous request that is taken on. */
export interface QueuedRequest extends AsyncRequest {
  readonly requestId: string;
  readonly cause?: string | undefined;
  readonly qualifier?: string | undefined;
}

/** An asynchronous request that is not over: it outlives the process. */
export interface PendingRequest {
  readonly requestId: string;
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

/** The request, due after its delay. */
export function newPendingRequest(
  { template }: FunctionHost,
  event: Uint8Array,
  { requestId, cause, qualifier, delay = 0 }: QueuedRequest,
): PendingRequest {
  const accepted = Date.now();
  return {
    requestId,
    functionName: template.name,
    event: Buffer.from(event).toString('base64'),
    accepted,
    due: accepted + delay * 1000,
    attempts: 0,
    ...(cause !== undefined && { cause }),
    ...(qualifier !== undefined && { qualifier }),
  };
}

/** What the function gets. */
export function eventOf({ event }: PendingRequest): Buffer {
  return Buffer.from(event, 'base64');
}

/** Tells of a request that is given up without another attempt. */
export function tellGivenUp(observer: Observer, pending: PendingRequest, why: string): Ongoing {
  const { requestId, functionName, cause } = pending;
  return observer.begin({
    kind: 'invocation',
    title: functionName,
    cause,
    reference: requestId,
    facts: { request: requestId, type: 'async', 'given up': why },
    parts: [newPart('event', eventOf(pending))],
  });
}
