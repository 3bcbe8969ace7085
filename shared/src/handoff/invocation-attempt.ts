import type { ServiceFunction } from '../core/index.js';
import type { Failure } from './handoff-target.js';

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
export function failed(attempt: Attempt, why: string, cause?: unknown): Failure {
  return {
    code: 'handoff_failed',
    message: `${nameOf(attempt)} could not be invoked: ${why}`,
    ...(cause !== undefined && { cause }),
  };
}

/** A signal that will not be taken later either. */
export function refused(attempt: Attempt, why: string): Failure {
  return {
    code: 'handoff_refused',
    message: `${nameOf(attempt)} cannot be invoked with the signal: ${why}`,
  };
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
