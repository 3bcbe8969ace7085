import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { selectNames } from '../../../../tools/local/oss/listing.js';

const named = (names: readonly string[]) => names.map((name) => [name, name] as const);
const everything = { prefix: '', delimiter: '', after: '', most: 1000 };

/** All pages of a listing, one after the other. */
function pages(names: readonly string[], prefix: string, delimiter: string, most: number) {
  const items: string[] = [];
  const prefixes: string[] = [];
  let after: string | undefined = '';
  while (after !== undefined) {
    const page: ReturnType<typeof selectNames<string>> = selectNames(named(names), {
      prefix,
      delimiter,
      after,
      most,
    });
    items.push(...page.items);
    prefixes.push(...page.commonPrefixes);
    after = page.next;
  }
  return { items, prefixes };
}

describe('a listing', () => {
  it('has the order of the bytes, not that of UTF-16', () => {
    const { items } = selectNames(named(['\u{1f600}', '\uff5e', 'é', 'Z', 'a', 'A']), everything);
    expect(items).toEqual(['A', 'Z', 'a', 'é', '\uff5e', '\u{1f600}']);
  });

  it('tells once of what goes on behind the delimiter', () => {
    const names = ['a', 'a/', 'a/b', 'a/c/d', 'b/x', 'c'];
    const { items, commonPrefixes } = selectNames(named(names), { ...everything, delimiter: '/' });
    expect([items, commonPrefixes]).toEqual([
      ['a', 'c'],
      ['a/', 'b/'],
    ]);
    const below = selectNames(named(names), { ...everything, prefix: 'a/', delimiter: '/' });
    expect([below.items, below.commonPrefixes]).toEqual([['a/', 'a/b'], ['a/c/']]);
  });

  it('goes on behind a key inside a common prefix, and not behind the prefix itself', () => {
    const names = named(['a/1', 'a/2', 'b']);
    const behind = (name: string) =>
      selectNames(names, { ...everything, delimiter: '/', after: name }).commonPrefixes;
    expect([behind('a/1'), behind('a/'), behind('a/2')]).toEqual([['a/'], [], []]);
  });

  it('has on its pages together what it has on one', () => {
    const name = fc.string({
      unit: fc.constantFrom('a', 'b', '/', 'é', '\u{1f600}'),
      minLength: 1,
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(name, { maxLength: 20 }),
        fc.constantFrom('', 'a', 'a/'),
        fc.constantFrom('', '/', 'b/'),
        fc.integer({ min: 1, max: 4 }),
        (names, prefix, delimiter, most) => {
          const whole = selectNames(named(names), { ...everything, prefix, delimiter });
          expect(pages(names, prefix, delimiter, most)).toEqual({
            items: whole.items,
            prefixes: whole.commonPrefixes,
          });
        },
      ),
    );
  });
});
