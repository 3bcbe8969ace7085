import { bareEventName, matchesEventType } from './event-names.js';
import { isResourceName, type MatchRule, sharedResource } from './match-rules.js';

const MAX_RULES = 10;
const MAX_MATCH_RULES = 5;
const RULE_NAME = /^[A-Za-z][A-Za-z0-9-]{0,84}$/;

/**
 * An event notification rule of SMQ.
 *
 * @see https://www.alibabacloud.com/help/en/mns/user-guide/create-a-rule-to-generate-oss-event-notifications
 */
export interface NotificationRule {
  /** Up to 85 letters, digits and hyphens, a letter first; no two rules of a region share it. */
  readonly name: string;
  /** Event names, or `Group:*`. */
  readonly eventTypes: readonly string[];
  /** What any of these matches, the rule is about; 1 to 5. */
  readonly match: readonly MatchRule[];
}

/** Two rules that would both report the same event. */
export interface RuleConflict {
  /** The rules' names. */
  readonly rules: readonly [string, string];
  /** What they share, in words, with an object that shows it. */
  readonly reason: string;
}

/**
 * The pairs of rules that SMQ does not let stand side by side: both ask for the same event type (wildcards counted) and
 * could match the same object.
 *
 * @see https://www.alibabacloud.com/help/en/oss/configure-event-notification-rules
 */
export function findRuleConflicts(rules: readonly NotificationRule[]): RuleConflict[] {
  return rules.flatMap((a, index) =>
    rules.slice(index + 1).flatMap((b) => {
      const eventType = sharedEventType(a, b);
      const resource = sharedMatch(a, b);
      if (eventType === undefined || resource === undefined) return [];
      const reason = `"${a.name}" and "${b.name}" both ask for ${eventType} and both match ${resource}`;
      return [{ rules: [a.name, b.name] as const, reason }];
    }),
  );
}

/**
 * What SMQ would refuse about the rules of one region, a sentence for each problem: at most 10 rules, each with a
 * unique name, an event type, 1 to 5 match rules, and no conflict with another; empty when all is well.
 *
 * @see https://www.alibabacloud.com/help/en/oss/configure-event-notification-rules
 */
export function checkNotificationRules(rules: readonly NotificationRule[]): string[] {
  const tooMany =
    rules.length > MAX_RULES ? [`${rules.length} rules: at most ${MAX_RULES} per region`] : [];
  const names = rules.map(({ name }) => name);
  const twice = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  return [
    ...tooMany,
    ...[...twice].map((name) => `"${name}" names more than one rule: names must be unique`),
    ...rules.flatMap(checkRule),
    ...findRuleConflicts(rules).map(({ reason }) => `${reason}: change one of the two`),
  ];
}

function checkRule({ name, eventTypes, match }: NotificationRule): string[] {
  const problems: string[] = [];
  if (!RULE_NAME.test(name)) {
    problems.push('the name must be 1 to 85 letters, digits and hyphens, a letter first');
  }
  if (eventTypes.length === 0) problems.push('it asks for no event type');
  if (match.length === 0) problems.push('it has no match rule');
  if (match.length > MAX_MATCH_RULES) {
    problems.push(`${match.length} match rules: at most ${MAX_MATCH_RULES}`);
  }
  problems.push(...match.flatMap(checkMatch));
  return problems.map((problem) => `rule "${name}": ${problem}`);
}

function checkMatch(rule: MatchRule): string[] {
  if ('fullName' in rule) {
    return isResourceName(rule.fullName)
      ? []
      : [`"${rule.fullName}" is not bucket/object, so that it matches nothing`];
  }
  if (!rule.prefix && !rule.suffix) return ['a match rule needs a full name, a prefix or a suffix'];
  return rule.prefix?.startsWith('/')
    ? [`the prefix "${rule.prefix}" must begin with a bucket's name, else it matches nothing`]
    : [];
}

/** The narrower one of two event types that overlap. */
function sharedEventType(a: NotificationRule, b: NotificationRule): string | undefined {
  for (const one of a.eventTypes) {
    for (const other of b.eventTypes) {
      if (matchesEventType(one, other)) return bareEventName(other);
      if (matchesEventType(other, one)) return bareEventName(one);
    }
  }
  return undefined;
}

function sharedMatch(a: NotificationRule, b: NotificationRule): string | undefined {
  for (const one of a.match) {
    for (const other of b.match) {
      const resource = sharedResource(one, other);
      if (resource !== undefined) return resource;
    }
  }
  return undefined;
}
