import { type Step, stepOf } from '../../../../../tools/local/page/view.js';
import { fakeControls } from '../fake-controls.js';
import { recorded } from '../recorded.js';

/** What is recorded, as the page gets it. */
export const steps: readonly Step[] = recorded.map((traceEvent) =>
  stepOf(traceEvent, fakeControls([])),
);

let clock = 0;

/** A step, later than all that were made before. */
export function step(id: string, given: Partial<Step> = {}): Step {
  clock += 1;
  return {
    id,
    time: clock,
    kind: 'operation',
    title: 'PutObject',
    status: 'fine',
    facts: {},
    parts: [],
    lines: 0,
    actions: [],
    ...given,
  };
}
