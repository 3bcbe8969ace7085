import type { Owner } from './owner.js';

/** An asynchronous invocation that is over. */
export interface EndedInvocation {
  readonly functionName: string;
  readonly requestId: string;
  readonly attempts: number;
  /** The event as text. */
  readonly event: string;
  readonly hasFailed: boolean;
  /** What the function returned, or the error's document. */
  readonly payload: string;
  readonly time: Date;
}

/**
 * What Function Compute hands to the destination of an asynchronous invocation.
 *
 * @see https://www.alibabacloud.com/help/en/functioncompute/fc/asynchronous-invocation
 */
export function destinationReport(
  { functionName, requestId, attempts, event, hasFailed, payload, time }: EndedInvocation,
  { region, account }: Owner,
): string {
  const condition = hasFailed ? 'InvocationError' : '';
  return JSON.stringify({
    timestamp: time.getTime(),
    requestContext: {
      requestId,
      functionArn: `acs:fc:${region}:${account}:functions/${functionName}`,
      condition,
      approximateInvokeCount: attempts,
    },
    requestPayload: event,
    responseContext: { statusCode: 200, functionError: condition },
    responsePayload: payload,
  });
}
