import type { HandoffConfig, ServiceFunction } from '../config/index.js';
import { inTime, timeIsUp } from '../core/index.js';
import type { Signal } from '../signal/index.js';
import { type HandoffContext, limitTime } from './handoff-target.js';
import {
  type Attempt,
  failed,
  notFromFc,
  notInvoked,
  refused,
  rightsOf,
} from './invocation-attempt.js';
import { invokeFunction } from './invoke-function.js';

/** Bytes that Function Compute takes for an asynchronous invocation. */
const MAX_EVENT = 131_072;

/**
 * Has a function of a service invoked asynchronously, with the signal as its event: a CloudEvent in JSON.
 *
 * @throws {InboxError} `handoff_failed` or `handoff_refused`.
 * @see https://www.alibabacloud.com/help/en/functioncompute/fc-2-0/developer-reference/function
 */
export async function deliverInvocation(
  signal: Signal,
  target: ServiceFunction,
  { handoffFunctionEndpoint }: HandoffConfig,
  { accountId = '', region = '', credentials, ...context }: HandoffContext,
): Promise<void> {
  const endpoint = handoffFunctionEndpoint ?? `https://${accountId}.${region}.fc.aliyuncs.com`;
  const timeoutMs = limitTime(context.timeoutMs);
  const attempt: Attempt = { target, accountId, region, endpoint, timeoutMs };
  const event = Buffer.from(JSON.stringify(signal));
  if (event.length > MAX_EVENT) {
    throw refused(
      attempt,
      `it has ${event.length} bytes, and an asynchronous invocation takes ${MAX_EVENT}`,
    );
  }
  if (!accountId || !region) {
    throw failed(attempt, 'the account and region of this function are not known');
  }
  const { accessKeyId, accessKeySecret, securityToken } = credentials ?? {};
  // What a role has is temporary, and worth nothing without the token.
  const isWhole = securityToken || !accessKeyId?.startsWith('STS');
  if (!accessKeyId || !accessKeySecret || !isWhole) {
    throw failed(
      attempt,
      `this function has no credentials: give it a role with ${rightsOf(attempt)}`,
    );
  }
  const access = { accessKeyId, accessKeySecret, securityToken, accountId, region, endpoint };
  const invoke = () => invokeFunction(target, event, { ...access, timeoutMs });
  const headers = await inTime(timeoutMs, invoke, timeIsUp).catch((error: unknown) => {
    throw notInvoked(attempt, error);
  });
  if (!headers['x-fc-request-id']) throw failed(attempt, notFromFc(attempt));
}
