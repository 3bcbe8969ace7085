import { vi } from 'vitest';
import type { Trace } from '../../../../tools/local/trace/trace.js';
import type { TraceEvent } from '../../../../tools/local/trace/trace-event.js';

/** All that a trace event led to. */
function below(trace: Trace, id: string): TraceEvent[] {
  return trace.causedBy(id).flatMap((each) => [each, ...below(trace, each.id)]);
}

/** The first of this kind that a trace event led to and that fits, waited for. */
export function newLed(trace: Trace) {
  return (
    id: string,
    kind: TraceEvent['kind'],
    fits: (each: TraceEvent) => boolean = () => true,
  ): Promise<TraceEvent> =>
    vi.waitFor(
      () => {
        const found = below(trace, id).find((each) => each.kind === kind && fits(each));
        if (!found) throw new Error(`no ${kind} below ${id}`);
        return found;
      },
      { timeout: 20_000, interval: 20 },
    );
}

export const outcomeIs = (outcome: string) => (each: TraceEvent) =>
  each.facts['outcome'] === outcome;
