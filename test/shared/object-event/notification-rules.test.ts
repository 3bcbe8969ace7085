import { describe, expect, it } from 'vitest';
import {
  checkNotificationRules,
  findRuleConflicts,
  type MatchRule,
  type NotificationRule,
} from '../../../shared/src/object-event/index.js';

const movies: MatchRule = { prefix: 'movie/' };

function rule(name: string, changes: Partial<NotificationRule> = {}): NotificationRule {
  return { name, eventTypes: ['ObjectCreated:PutObject'], match: [movies], ...changes };
}

function apart(count: number): NotificationRule[] {
  return Array.from({ length: count }, (_, index) =>
    rule(`rule-${index}`, { match: [{ prefix: `bucket-${index}/` }] }),
  );
}

describe('findRuleConflicts', () => {
  it('names the pair, the event type and an object that shows it', () => {
    const everything = rule('all', {
      eventTypes: ['ObjectRemoved:*', 'oss:ObjectCreated:*'],
      match: [{ fullName: 'music/x' }, { suffix: '.avi' }],
    });
    expect(
      findRuleConflicts([rule('put'), rule('other', { match: [{ prefix: 'z' }] }), everything]),
    ).toEqual([
      {
        rules: ['put', 'all'],
        reason:
          '"put" and "all" both ask for ObjectCreated:PutObject and both match movie/object.avi',
      },
      {
        rules: ['other', 'all'],
        reason:
          '"other" and "all" both ask for ObjectCreated:PutObject and both match zbucket/object.avi',
      },
    ]);
  });

  it('finds every pair once', () => {
    const pairs = findRuleConflicts([rule('a'), rule('b'), rule('c')]).map(({ rules }) => rules);
    expect(pairs).toEqual([
      ['a', 'b'],
      ['a', 'c'],
      ['b', 'c'],
    ]);
  });

  it.each<[string[], string[], string | undefined]>([
    [['ObjectCreated:*'], ['ObjectCreated:*'], 'ObjectCreated:*'],
    [['ObjectCreated:*'], ['ObjectCreated:PostObject'], 'ObjectCreated:PostObject'],
    [['oss:ObjectCreated:PostObject'], ['ObjectCreated:*'], 'ObjectCreated:PostObject'],
    [['A:x', 'B:y'], ['C:z', 'B:y'], 'B:y'],
    [['ObjectCreated:*'], ['ObjectRemoved:*'], undefined],
    [['ObjectCreated:PutObject'], ['ObjectCreated:PostObject'], undefined],
    [[], ['ObjectCreated:*'], undefined],
  ])('of %j and %j shares %j', (first, second, shared) => {
    const conflicts = findRuleConflicts([
      rule('a', { eventTypes: first }),
      rule('b', { eventTypes: second }),
    ]);
    expect(conflicts.map(({ reason }) => reason)).toEqual(
      shared === undefined
        ? []
        : [`"a" and "b" both ask for ${shared} and both match movie/object`],
    );
  });

  it('leaves rules over different objects alone', () => {
    expect(findRuleConflicts([rule('a'), rule('b', { match: [{ prefix: 'music/' }] })])).toEqual(
      [],
    );
  });
});

describe('checkNotificationRules', () => {
  it('finds nothing wrong with what the documentation allows', () => {
    const longest = rule(`a${'-'.repeat(84)}`, {
      match: ['a', 'b', 'c', 'd', 'e'].map((key) => ({ fullName: `full/${key}` })),
    });
    expect(checkNotificationRules([])).toEqual([]);
    expect(checkNotificationRules([...apart(9), longest])).toEqual([]);
  });

  it('counts the rules', () => {
    expect(checkNotificationRules(apart(11))).toEqual(['11 rules: at most 10 per region']);
  });

  it.each(['', '1a', '-a', 'a_b', 'a b', 'é', 'a\n', `a${'b'.repeat(85)}`])(
    'refuses the name %j',
    (name) => {
      expect(checkNotificationRules([rule(name)])).toEqual([
        `rule "${name}": the name must be 1 to 85 letters, digits and hyphens, a letter first`,
      ]);
    },
  );

  it('wants names to be unique', () => {
    const rules = apart(3).map((each) => ({ ...each, name: 'same' }));
    expect(checkNotificationRules(rules)).toEqual([
      '"same" names more than one rule: names must be unique',
    ]);
  });

  it.each<[Partial<NotificationRule>, string]>([
    [{ eventTypes: [] }, 'it asks for no event type'],
    [{ match: [] }, 'it has no match rule'],
    [{ match: Array.from({ length: 6 }, () => movies) }, '6 match rules: at most 5'],
    [
      { match: [{ prefix: '', suffix: '' }] },
      'a match rule needs a full name, a prefix or a suffix',
    ],
    [
      { match: [{ prefix: '/a' }] },
      `the prefix "/a" must begin with a bucket's name, else it matches nothing`,
    ],
    [{ match: [{ fullName: 'a' }] }, '"a" is not bucket/object, so that it matches nothing'],
    [{ match: [{ fullName: 'a/' }] }, '"a/" is not bucket/object, so that it matches nothing'],
    [{ match: [{ fullName: '/a' }] }, '"/a" is not bucket/object, so that it matches nothing'],
  ])('says of %j what is wrong', (changes, problem) => {
    expect(checkNotificationRules([rule('a', changes)])).toEqual([`rule "a": ${problem}`]);
  });

  it('lists conflicts among all the rest', () => {
    expect(checkNotificationRules([rule('a'), rule('b'), rule('3', { match: [] })])).toEqual([
      'rule "3": the name must be 1 to 85 letters, digits and hyphens, a letter first',
      'rule "3": it has no match rule',
      '"a" and "b" both ask for ObjectCreated:PutObject and both match movie/object: change one of the two',
    ]);
  });
});
