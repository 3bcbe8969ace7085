import type { Signal } from '../signal/index.js';

/** What sending needs to know of the invocation; the `context` that Function Compute gives has it, but for the time. */
export interface HandoffContext {
  readonly accountId?: string | undefined;
  /** `cn-hangzhou`. */
  readonly region?: string | undefined;
  /** Of the function's role. */
  readonly credentials?:
    | {
        readonly accessKeyId?: string | undefined;
        readonly accessKeySecret?: string | undefined;
        readonly securityToken?: string | undefined;
      }
    | undefined;
  /** For all of it; more than 10 seconds count as 10. */
  readonly timeoutMs: number;
}

/** Somewhere that handled signals go. */
export interface HandoffTarget {
  readonly name: 'webhook' | 'function';
  /**
   * Sends the signal once. A failure does not prove that nothing arrived, so that a receiver may get a signal again: it
   * tells them apart by the `webhook-id` header or the CloudEvent's `id`, which are the same each time.
   *
   * @throws {InboxError} `handoff_failed`, which may succeed later, or `handoff_refused`, which will not.
   */
  send(signal: Signal, context: HandoffContext): Promise<void>;
}

const LONGEST = 10_000;

/** The milliseconds that all of it may take: a whole number, 1 to 10,000. */
export function limitTime(timeoutMs: number): number {
  return Math.round(Math.min(Math.max(timeoutMs, 1), LONGEST));
}
