import { matchesEventType, rulesIntersect } from 'oss-inbox';
import { type BucketRule, bucketRules } from '../bucket-rule.js';
import type { Fault } from '../finding.js';
import type { Template } from '../template.js';

const MAX_RULES = 10;

/** The rules of one bucket beside each other: OSS lets no two of them tell of the same event, and takes only a few. */
export function* checkBucketRules(template: Template): Generator<Fault> {
  const rules = bucketRules(template);
  for (const [index, rule] of rules.entries()) {
    const earlier = rules.slice(0, index).filter(({ bucket }) => bucket === rule.bucket);
    const rival = earlier.find((other) => sharedEvent(rule, other) && overlap(rule, other));
    if (rival) yield overlapping(rule, rival);
    if (earlier.length !== MAX_RULES) continue;
    yield {
      code: 'too-many-rules',
      severity: 'error',
      path: rule.trigger.path,
      message: `This is trigger number ${MAX_RULES + 1} of the bucket ${rule.bucket}, which takes ${MAX_RULES}: the deploy fails here. Triggers of other templates and of the console count too.`,
      fix: 'Join triggers that share a filter, or use eventbridge triggers (50 for each bucket).',
    };
  }
}

function overlapping(rule: BucketRule, rival: BucketRule): Fault {
  const where = rule.owner === rival.owner ? '' : ` of ${rival.owner.name}`;
  return {
    code: 'rules-overlap',
    severity: 'error',
    path: rule.trigger.path,
    message: `It asks for ${sharedEvent(rule, rival)}, and so does the trigger ${rival.trigger.name}${where}, of objects that both filters let through (${shown(rule)} and ${shown(rival)}). OSS refuses it: "Cannot specify overlapping prefix and suffix with same event type".`,
    fix: 'Make the prefixes or suffixes exclude each other, give each event to one trigger only, or use eventbridge triggers, which may overlap.',
  };
}

function sharedEvent(a: BucketRule, b: BucketRule): string | undefined {
  return (
    a.events.find((event) => b.events.some((other) => matchesEventType(other, event))) ??
    b.events.find((event) => a.events.some((other) => matchesEventType(other, event)))
  );
}

function overlap(a: BucketRule, b: BucketRule): boolean {
  return rulesIntersect(resourceRule(a), resourceRule(b));
}

function resourceRule({ bucket, prefix, suffix }: BucketRule) {
  return { prefix: `${bucket}/${prefix}`, suffix };
}

function shown({ prefix, suffix }: BucketRule): string {
  return prefix === '' && suffix === '' ? 'everything' : `${prefix}*${suffix}`;
}
