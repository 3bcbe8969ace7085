// The part that invokes: a file of its own beside each function, loaded when there is something to hand over. For that it
// imports nothing of this package but types, and says what went wrong instead of throwing it.
import type { ServiceFunction } from '../core/index.js';
import type { Signal } from '../signal/index.js';
import type { Failure, HandoffContext } from './handoff-target.js';
import type { HandoffConfig } from './handoff-targets.js';
import { type Attempt, failed, refused, rightsOf } from './invocation-attempt.js';
import { notFromFc, notInvoked } from './not-invoked.js';
import { inTime, limitTime } from './time-limit.js';

/** Bytes that Function Compute takes for an asynchronous invocation. */
const MAX_EVENT = 131_072;

/**
 * Has a function of a service invoked asynchronously, with the signal as its event: a CloudEvent in JSON. `undefined`
 * when Function Compute took it.
 *
 * @see https://www.alibabacloud.com/help/en/functioncompute/fc-2-0/developer-reference/function
 */
export async function deliverInvocation(
  signal: Signal,
  target: ServiceFunction,
  { handoffFunctionEndpoint }: HandoffConfig,
  { accountId = '', region = '', credentials, ...context }: HandoffContext,
): Promise<Failure | undefined> {
  const endpoint = handoffFunctionEndpoint ?? `https://${accountId}.${region}.fc.aliyuncs.com`;
  const timeoutMs = limitTime(context.timeoutMs);
  const attempt: Attempt = { target, accountId, region, endpoint, timeoutMs };
  const event = Buffer.from(JSON.stringify(signal));
  if (event.length > MAX_EVENT) {
    return refused(
      attempt,
      `it has ${event.length} bytes, and an asynchronous invocation takes ${MAX_EVENT}`,
    );
  }
  if (!accountId || !region) {
    return failed(attempt, 'the account and region of this function are not known');
  }
  const { accessKeyId, accessKeySecret, securityToken } = credentials ?? {};
  // What a role has is temporary, and worth nothing without the token.
  const isWhole = securityToken || !accessKeyId?.startsWith('STS');
  if (!accessKeyId || !accessKeySecret || !isWhole) {
    return failed(
      attempt,
      `this function has no credentials: give it a role with ${rightsOf(attempt)}`,
    );
  }
  const access = { accessKeyId, accessKeySecret, securityToken, accountId, region, endpoint };
  try {
    const headers = await inTime(timeoutMs, async (timeLeft) => {
      const { invokeFunction } = await import('./invoke-function.js');
      return invokeFunction(target, event, { ...access, timeoutMs: timeLeft() });
    });
    return headers['x-fc-request-id'] ? undefined : failed(attempt, notFromFc(attempt));
  } catch (error) {
    return notInvoked(attempt, error);
  }
}
