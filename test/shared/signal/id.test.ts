import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { givenId, hashedId } from '../../../shared/src/signal/index.js';

describe('hashedId', () => {
  it('is stable: the ids that ledgers hold must not change', () => {
    expect(hashedId('a', 'b')).toBe('BHPvLcDTJKtlnTWAwRNOnYEgNZBcR4H91tUpsMaGDhM');
  });

  it('is 43 characters of URL-safe Base64, itself fit to be a given id', () => {
    expect(hashedId('x')).toMatch(/^[\w-]{43}$/);
    expect(givenId(hashedId('x'))).toBe(hashedId('x'));
  });

  it.each([
    [
      ['a', 'bc'],
      ['ab', 'c'],
    ],
    [
      ['a', ''],
      ['', 'a'],
    ],
    [['a'], ['a', '']],
    [
      ['a', 'b'],
      ['b', 'a'],
    ],
    [['a","b'], ['a', 'b']],
    [[undefined], ['']],
    [[undefined], ['undefined']],
    [[undefined], ['null']],
    [[1], ['1']],
    [[], ['']],
  ])('differs between %j and %j', (one, other) => {
    expect(hashedId(...one)).not.toBe(hashedId(...other));
  });

  it('differs whenever the parts differ', () => {
    const parts = fc.array(fc.string({ maxLength: 3 }), { maxLength: 4 });
    fc.assert(
      fc.property(parts, parts, (one, other) => {
        const same = JSON.stringify(one) === JSON.stringify(other);
        expect(hashedId(...one) === hashedId(...other)).toBe(same);
      }),
    );
  });
});

describe('givenId', () => {
  it.each([
    '65A1B2C3D4E5F60718293A4B',
    '1-66f2a1b0-0a1b2c3d-0123456789ab',
    'oss:a.b_c-d',
    'x',
    'x'.repeat(128),
  ])('keeps %s', (id) => {
    expect(givenId(id)).toBe(id);
  });

  it.each(['', ' ', 'a b', 'a\n', 'a/b', 'é', '<script>', 'x'.repeat(129)])('hashes %j', (id) => {
    expect(givenId(id)).toBe(hashedId(id));
  });
});
