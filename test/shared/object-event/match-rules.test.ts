import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type MatchRule,
  matchesRule,
  rulesIntersect,
} from '../../../shared/src/object-event/index.js';

describe('matchesRule', () => {
  // The cases of SMQ's page on match modes.
  it.each<[MatchRule, string, string, boolean]>([
    [{ fullName: 'movie/hello.avi' }, 'movie', 'hello.avi', true],
    [{ fullName: 'movie/hello.avi' }, 'movie', 'hello.avi2', false],
    [{ fullName: 'movie/hello.avi' }, 'movie', 'Hello.avi', false],
    [{ prefix: 'movie/hello' }, 'movie', 'hello-world', true],
    [{ prefix: 'movie/hello' }, 'movies', 'hello-world', false],
    [{ prefix: 'movie/' }, 'movie', 'x', true],
    [{ prefix: 'movie/' }, 'movies', 'x', false],
    [{ prefix: 'mov' }, 'movies', 'x', true],
    [{ suffix: 'avi' }, 'any', 'a/b.avi', true],
    [{ suffix: 'avi' }, 'any', 'a.avi.txt', false],
    [{ prefix: 'movie/', suffix: '.avi' }, 'movie', 'a.avi', true],
    [{ prefix: 'movie/', suffix: '.avi' }, 'movie', 'a.mp4', false],
    [{ prefix: 'movie/', suffix: '.avi' }, 'music', 'a.avi', false],
    [{ prefix: 'movie/', suffix: '' }, 'movie', 'a+b %中', true],
  ])('%j about %s/%s: %j', (rule, bucket, key, matches) => {
    expect(matchesRule(rule, bucket, key)).toBe(matches);
  });
});

describe('rulesIntersect', () => {
  it.each<[MatchRule, MatchRule, boolean]>([
    [{ fullName: 'movie/a.avi' }, { fullName: 'movie/a.avi' }, true],
    [{ fullName: 'movie/a.avi' }, { fullName: 'movie/b.avi' }, false],
    [{ fullName: 'movie/a.avi' }, { prefix: 'mov' }, true],
    [{ fullName: 'movie/a.avi' }, { prefix: 'movie/', suffix: '.mp4' }, false],
    [{ prefix: 'movie/' }, { suffix: '.avi' }, true],
    [{ prefix: 'movie/' }, { prefix: 'movie/a' }, true],
    [{ prefix: 'movie/' }, { prefix: 'movies' }, false],
    [{ suffix: '.avi' }, { suffix: 'i' }, true],
    [{ suffix: '.avi' }, { suffix: '.mp4' }, false],
    [{ prefix: 'a/', suffix: '.x' }, { prefix: 'a/b', suffix: '.y' }, false],
    [{ prefix: 'a/b', suffix: 'x' }, { prefix: 'a/', suffix: '.x' }, true],
    [{ prefix: '/a' }, { prefix: '/a' }, false],
    [{ fullName: 'no-object' }, { prefix: 'no' }, false],
  ])('%j and %j: %j', (a, b, intersect) => {
    expect(rulesIntersect(a, b)).toBe(intersect);
    expect(rulesIntersect(b, a)).toBe(intersect);
  });

  it('agrees with trying every name over a small alphabet', () => {
    const deadLetters = ['a', 'b', '/'];
    // Two ends of up to 2 characters each and `x/x` between them: if any name is shared, one of up to 7 is.
    const names = everyText(deadLetters, 7).flatMap((text) => {
      const slash = text.indexOf('/');
      const [bucket, key] = [text.slice(0, slash), text.slice(slash + 1)];
      return slash > 0 && key !== '' ? [{ bucket, key }] : [];
    });
    const end = fc.string({ unit: fc.constantFrom(...deadLetters), maxLength: 2 });
    const whole = fc.string({ unit: fc.constantFrom(...deadLetters), maxLength: 4 });
    const rule: fc.Arbitrary<MatchRule> = fc.oneof(
      fc.record({ fullName: whole }),
      fc.record({ prefix: end }),
      fc.record({ suffix: end }),
      fc.record({ prefix: end, suffix: end }),
    );
    fc.assert(
      fc.property(rule, rule, (a, b) => {
        const shared = names.some(
          ({ bucket, key }) => matchesRule(a, bucket, key) && matchesRule(b, bucket, key),
        );
        expect(rulesIntersect(a, b)).toBe(shared);
      }),
      { numRuns: 500 },
    );
  });
});

function everyText(alphabet: readonly string[], maxLength: number): string[] {
  if (maxLength === 0) return [''];
  const shorter = everyText(alphabet, maxLength - 1);
  const longest = shorter.filter((text) => text.length === maxLength - 1);
  return [
    ...shorter,
    ...longest.flatMap((text) => alphabet.map((deadLetter) => text + deadLetter)),
  ];
}
