import type { AsyncQueue } from './async-queue.js';
import type { FunctionHost } from './function-host.js';
import type { CrashMoment } from './invocation.js';

/** How a function is doing. */
export interface FunctionState {
  readonly name: string;
  /** The types of its triggers. */
  readonly triggers: readonly string[];
  /** Processes that are up, and those of them that have a request. */
  readonly instances: { readonly alive: number; readonly busy: number };
  /** Asynchronous invocations that are not over: those that run, and those that wait for their first or next attempt. */
  readonly pending: { readonly running: number; readonly waiting: number };
  /** Which way the process of the next invocation will die. */
  readonly crashNext?: CrashMoment;
}

export function stateOf(host: FunctionHost, queue: AsyncQueue): FunctionState {
  const { template, instances, crashNext } = host;
  return {
    name: template.name,
    triggers: template.triggers.map(({ triggerType }) => triggerType),
    instances,
    pending: queue.pendingOf(template.name),
    ...(crashNext && { crashNext }),
  };
}
