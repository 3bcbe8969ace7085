import type { Place } from '../../trace/trace-event.js';

/** How a task ends. */
export type TaskOutcome = 'succeeded' | 'failed';

/** A task that was taken on, as it is kept until it has ended. */
export interface Task {
  readonly taskId: string;
  /** `OfficeConversion`. */
  readonly kind: string;
  /** `doc/convert`. */
  readonly action: string;
  readonly requestId: string;
  /** Milliseconds since 1970. */
  readonly started: number;
  readonly source: Place;
  /** Where the output goes. */
  readonly target?: Place;
  /** Who hears of the result. */
  readonly topic?: string;
  readonly outcome: TaskOutcome;
  /** What tells of it in the trace. */
  readonly traceEvent: string;
}
