import { vi } from 'vitest';
import type { Happening } from '../../../local/trace/happening.js';
import type { Trace } from '../../../local/trace/trace.js';

/** All that a happening led to. */
function below(trace: Trace, id: string): Happening[] {
  return trace.causedBy(id).flatMap((each) => [each, ...below(trace, each.id)]);
}

/** The first of this kind that a happening led to and that fits, waited for. */
export function newLed(trace: Trace) {
  return (
    id: string,
    kind: Happening['kind'],
    fits: (each: Happening) => boolean = () => true,
  ): Promise<Happening> =>
    vi.waitFor(
      () => {
        const found = below(trace, id).find((each) => each.kind === kind && fits(each));
        if (!found) throw new Error(`no ${kind} below ${id}`);
        return found;
      },
      { timeout: 20_000, interval: 20 },
    );
}

export const outcomeIs = (outcome: string) => (each: Happening) =>
  each.facts['outcome'] === outcome;
