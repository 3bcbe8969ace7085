/**
 * Which objects a notification rule is about. Its parts are compared with the resource name `bucket/object`, so that
 * they begin with the bucket's name: one name in full, or a prefix, a suffix, or both.
 *
 * @see https://www.alibabacloud.com/help/en/mns/user-guide/create-a-rule-to-generate-oss-event-notifications
 */
export type MatchRule =
  | { readonly fullName: string }
  | { readonly prefix: string; readonly suffix?: string }
  | { readonly prefix?: string; readonly suffix: string };

/** Whether the rule is about this object; case counts, and nothing is decoded. */
export function matchesRule(rule: MatchRule, bucket: string, key: string): boolean {
  return matchesResource(rule, `${bucket}/${key}`);
}

/** Whether any object could be matched by both rules. Which characters a bucket's name may have is not asked. */
export function rulesIntersect(a: MatchRule, b: MatchRule): boolean {
  return sharedResource(a, b) !== undefined;
}

/**
 * A resource name that both rules match; `undefined` when there is none. Two prefixes can meet only where one begins
 * with the other, two suffixes likewise, and then the longer ones with anything in between are a name that both match.
 */
export function sharedResource(a: MatchRule, b: MatchRule): string | undefined {
  const name = 'fullName' in a ? a.fullName : 'fullName' in b ? b.fullName : nameBetween(a, b);
  return isResourceName(name) && matchesResource(a, name) && matchesResource(b, name)
    ? name
    : undefined;
}

/** Whether the text is `bucket/object`, neither of them empty. */
export function isResourceName(text: string): boolean {
  return /^[^/]+\/./s.test(text);
}

type Ends = Exclude<MatchRule, { readonly fullName: string }>;

function matchesResource(rule: MatchRule, name: string): boolean {
  if ('fullName' in rule) return name === rule.fullName;
  return name.startsWith(rule.prefix ?? '') && name.endsWith(rule.suffix ?? '');
}

function nameBetween(a: Ends, b: Ends): string {
  const prefix = longer(a.prefix, b.prefix);
  return `${prefix}${prefix.includes('/') ? '' : 'bucket/'}object${longer(a.suffix, b.suffix)}`;
}

function longer(a = '', b = ''): string {
  return a.length >= b.length ? a : b;
}
