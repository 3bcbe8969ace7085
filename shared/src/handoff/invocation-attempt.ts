import type { ServiceFunction } from '../config/index.js';
import { InboxError } from '../core/index.js';

/** What was to be invoked, and where. */
export interface Attempt {
  readonly target: ServiceFunction;
  readonly accountId: string;
  readonly region: string;
  readonly endpoint: string;
  /** For all of it. */
  readonly timeoutMs: number;
}

/** A failure that may pass. */
export function failed(attempt: Attempt, why: string, cause?: unknown): InboxError {
  return new InboxError('handoff_failed', `${nameOf(attempt)} could not be invoked: ${why}`, {
    cause,
  });
}

/** A signal that will not be taken later either. */
export function refused(attempt: Attempt, why: string): InboxError {
  return new InboxError(
    'handoff_refused',
    `${nameOf(attempt)} cannot be invoked with the signal: ${why}`,
  );
}

/** The permission that is needed, and on which resource. */
export function rightsOf({ target, accountId, region }: Attempt): string {
  const { service, function: name, qualifier } = target;
  const qualified = qualifier === undefined ? service : `${service}.${qualifier}`;
  return `fc:InvokeFunction on acs:fc:${region}:${accountId}:services/${qualified}/functions/${name}`;
}

function nameOf({ target }: Attempt): string {
  const { service, function: name, qualifier } = target;
  return `the function ${service}/${name}${qualifier === undefined ? '' : `.${qualifier}`}`;
}

/** Why the client failed. */
export function notInvoked(attempt: Attempt, error: unknown): InboxError {
  const { name, message } = error instanceof Error ? error : new Error();
  // Function Compute's own errors are named FC<code>Error. No more than the code is told of an answer: who answers in its
  // place may quote what was sent.
  if (!name.startsWith('FC')) return failed(attempt, whyUnanswered(attempt, name, error), error);
  const code = /^FC(\w{1,64})Error$/.exec(name)?.[1] ?? 'undefined';
  if (code === 'undefined') return failed(attempt, notFromFc(attempt), error);
  if (code === 'EntityTooLarge') return refused(attempt, 'it is too large (EntityTooLarge)');
  const status = / failed with (\d{3})\. requestid/.exec(message)?.[1] ?? '';
  return failed(attempt, whyRefused(attempt, code, status), error);
}

/** Said of an answer that only looks like one. */
export function notFromFc({ endpoint }: Attempt): string {
  return `what ${endpoint} answered is not from Function Compute`;
}

function whyRefused(attempt: Attempt, code: string, status: string): string {
  switch (status) {
    case '403':
      return `Function Compute refuses the role of this function (${code}): it needs ${rightsOf(attempt)}`;
    case '404':
      return `it is not in this account and region (${code}): correct HANDOFF_FUNCTION, which names a function of a service`;
    default:
      return `Function Compute answered with the error ${code}`;
  }
}

function whyUnanswered(attempt: Attempt, name: string, error: unknown): string {
  const { endpoint, accountId, region, timeoutMs } = attempt;
  const fix = `a function that has no way to the internet needs HANDOFF_FUNCTION_ENDPOINT: https://${accountId}.${region}-internal.fc.aliyuncs.com`;
  if (name.endsWith('TimeoutError')) {
    return `${endpoint} did not answer within ${timeoutMs} ms; ${fix}`;
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code.endsWith('MODULE_NOT_FOUND')) {
    return "@alicloud/fc2 is missing: Function Compute's Node.js runtimes have it, anything else must install it";
  }
  // Without a code it is the client itself that failed, on an answer it cannot read.
  return code ? `${endpoint} could not be reached (${code}); ${fix}` : notFromFc(attempt);
}
