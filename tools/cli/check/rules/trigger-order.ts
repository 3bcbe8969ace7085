import type { Fault } from '../finding.js';
import type { Template } from '../template.js';

/** Where eventbridge triggers stand among the others. */
export function* checkTriggerOrder({ functions }: Template): Generator<Fault> {
  for (const { triggers } of functions) {
    const first = triggers.findIndex(({ type }) => type === 'eventbridge');
    const skipped = triggers.slice(first).filter(({ type }) => type !== 'eventbridge');
    const trigger = triggers[first];
    if (trigger === undefined || skipped.length === 0) continue;
    yield {
      code: 'eventbridge-not-last',
      severity: 'error',
      path: trigger.path,
      message: `The component stops at an eventbridge trigger that has not changed: ${skipped.map(({ name }) => name).join(', ')} would be left as it is online, without a word.`,
      fix: 'Move the eventbridge triggers to the end of the list.',
    };
  }
}
