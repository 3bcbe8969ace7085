import type { Step } from '../view.js';

/** A step and its place in the tree of causes. */
export interface TimelineRow {
  readonly step: Step;
  /** How many steps above it led to it. */
  readonly depth: number;
  /** Milliseconds since the first row of its tree. */
  readonly offset: number;
}

/** The steps as they led to one another: trees of causes, each step before what came of it, all by time. */
export function timelineOf(steps: readonly Step[]): TimelineRow[] {
  const ids = new Set(steps.map(({ id }) => id));
  const effects = new Map<string, Step[]>();
  const roots: Step[] = [];
  for (const step of [...steps].sort((a, b) => a.time - b.time)) {
    const { cause } = step;
    if (cause === undefined || cause === step.id || !ids.has(cause)) roots.push(step);
    else effects.set(cause, [...(effects.get(cause) ?? []), step]);
  }
  const rows: TimelineRow[] = [];
  for (const root of roots) {
    const waiting = [{ step: root, depth: 0 }];
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const { step, depth } = next;
      rows.push({ step, depth, offset: step.time - root.time });
      const below = (effects.get(step.id) ?? []).toReversed();
      waiting.push(...below.map((effect) => ({ step: effect, depth: depth + 1 })));
    }
  }
  return rows;
}
