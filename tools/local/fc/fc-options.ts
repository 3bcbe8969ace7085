import type { Credential } from '../http/credential.js';
import type { Template } from '../template.js';
import type { Observer } from '../trace/trace-event.js';
import type { FailedInvocation } from './async-queue.js';
import type { Deliver } from './report-result.js';

/** A line that a function printed. */
export interface FunctionLine {
  readonly functionName: string;
  readonly requestId: string;
  readonly text: string;
}

export interface FcOptions {
  /** The port of the API; HTTP triggers follow, each on one of its own. 0 = any free ones. */
  readonly port: number;
  readonly template: Template;
  readonly runner: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Where asynchronous invocations are kept until they are over; in memory only where absent. */
  readonly folder?: string | undefined;
  /** How much faster than in the cloud the waits between retries pass. Default: 1. */
  readonly timeScale?: number | undefined;
  /** Milliseconds before the first retry, whatever the time scale. */
  readonly retryDelay?: number | undefined;
  /** Who may call the API and HTTP triggers of `authType: function`; everybody where there are none. */
  readonly credentials?: readonly Credential[] | undefined;
  /** Of each function. Default: 4. */
  readonly maxInstances?: number | undefined;
  /** Milliseconds after which an instance without a request is ended. Default: 60,000. */
  readonly idleTimeout?: number | undefined;
  readonly observer?: Observer | undefined;
  readonly deliver: Deliver;
  /** Takes each line after the observer has it. */
  readonly onLine: (line: FunctionLine) => void;
  readonly onFailure?: ((failed: FailedInvocation) => void) | undefined;
  /** Told when a function runs new code from now on. */
  readonly onReload?: ((functionName: string) => void) | undefined;
}
