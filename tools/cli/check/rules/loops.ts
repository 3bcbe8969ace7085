import { bucketRules } from '../bucket-rule.js';
import type { Fault } from '../finding.js';
import { type Invocation, invocationsIn } from '../invocations.js';
import { meets, type Output } from '../output.js';
import type { DeployedFunction, Template } from '../template.js';

const COST = 'Each turn is billed, and nothing ends it.';

/** Functions that start themselves again, and outputs that fire a trigger. */
export function* checkLoops(template: Template, outputs: readonly Output[]): Generator<Fault> {
  for (const output of outputs) {
    for (const rule of bucketRules(template)) {
      const meeting = meets(output, rule);
      if (meeting === undefined) continue;
      yield {
        code: 'output-in-filter',
        severity: meeting === 'certainly' ? 'error' : 'warning',
        path: [...rule.trigger.path, 'triggerConfig', 'filter'],
        message: `What is written to ${output.name} ${meeting === 'certainly' ? 'fires' : 'may fire'} the trigger ${rule.trigger.name}. ${COST}`,
        fix: 'Write outputs to another bucket, or to a prefix that the filter does not let through.',
      };
    }
  }
  const looping = new Set<DeployedFunction>();
  const invocations = invocationsIn(template);
  for (const start of template.functions) {
    const loop = looping.has(start) ? [] : shortestLoop(start, invocations);
    const [first] = loop;
    if (first === undefined) continue;
    for (const { from } of loop) looping.add(from);
    const isCertain = loop.every((invocation) => invocation.isCertain);
    const way = loop
      .map(({ from, to, by }) => `${to === from ? 'itself' : to.name} (by ${by})`)
      .join(', which invokes ');
    yield {
      code: 'loop',
      severity: isCertain ? 'error' : 'warning',
      path: first.path,
      message: `${start.name} ${isCertain ? 'invokes' : 'may invoke'} ${way}. ${COST}`,
      fix: 'Write, publish or report to somewhere that does not lead back.',
    };
  }
}

/** The fewest invocations that lead from the function back to it. */
function shortestLoop(start: DeployedFunction, invocations: readonly Invocation[]): Invocation[] {
  const ways: Invocation[][] = invocations
    .filter(({ from }) => from === start)
    .map((first) => [first]);
  const seen = new Set<DeployedFunction>();
  for (const way of ways) {
    const { to } = way.at(-1) ?? {};
    if (to === start) return way;
    if (to === undefined || seen.has(to)) continue;
    seen.add(to);
    ways.push(...invocations.filter(({ from }) => from === to).map((next) => [...way, next]));
  }
  return [];
}
