import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  MAX_QUERY_PARAMETERS,
  queryCandidates,
  signedQueries,
  whyQueryIsLost,
} from '../../../shared/src/signature/query-candidates.js';

describe('queryCandidates', () => {
  it.each<[string, Record<string, string>, string[]]>([
    ['no parameter', {}, ['']],
    ['one', { a: '1' }, ['?a=1']],
    ['one without a value', { a: '' }, ['?a=', '?a']],
    ['two, each order once', { a: '1', b: '2' }, ['?a=1&b=2', '?b=2&a=1']],
    ['a space in each of its three spellings', { a: 'x y' }, ['?a=x y', '?a=x%20y', '?a=x+y']],
    ['a slash and a space', { a: '/ ' }, ['?a=/ ', '?a=%2F%20', '?a=%2F+', '?a=/%20']],
    ['what parts parameters', { a: '&=#+' }, ['?a=&=#+', '?a=%26%3D%23%2B']],
    ['a lone surrogate', { 'a\ud800': '1' }, ['?a\ud800=1', '?a%EF%BF%BD=1']],
  ])('gives for %s %j: %j', (_, parameters, expected) => {
    expect(queryCandidates(parameters)).toStrictEqual(expected);
  });

  it('gives six orders of three', () => {
    const candidates = queryCandidates({ a: '1', b: '2', c: '3' });
    expect(candidates).toHaveLength(6);
    expect(
      new Set(candidates.map((each) => each.slice(1).split('&').sort().join('&'))),
    ).toStrictEqual(new Set(['a=1&b=2&c=3']));
  });

  it('gives none for more than three', () => {
    expect(MAX_QUERY_PARAMETERS).toBe(3);
    expect(queryCandidates({ a: '1', b: '2', c: '3', d: '4' })).toStrictEqual([]);
  });

  it('gives no candidate twice, and each begins with a question mark', () => {
    const text = fc.string({ unit: 'binary', maxLength: 5 });
    fc.assert(
      fc.property(fc.dictionary(text, text, { minKeys: 1, maxKeys: 3 }), (parameters) => {
        const candidates = queryCandidates(parameters);
        expect(new Set(candidates).size).toBe(candidates.length);
        expect(candidates.every((each) => each.startsWith('?'))).toBe(true);
      }),
    );
  });

  it('holds the query that URLSearchParams writes, in any order', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(fc.dictionary(text, text, { minKeys: 1, maxKeys: 3 }), (parameters) => {
        const entries = Object.entries(parameters);
        const query = `?${new URLSearchParams(entries.toReversed()).toString()}`;
        expect(queryCandidates(parameters)).toContain(query);
      }),
    );
  });
});

describe('signedQueries', () => {
  it.each<[string | Record<string, string>, string[]]>([
    ['', ['']],
    ['a=%20&b', ['?a=%20&b']],
    [{}, ['']],
    [{ a: '1' }, ['?a=1']],
    // A line feed stays only where it is encoded.
    ['a=1\nb', []],
    [{ a: '1\n2' }, ['?a=1%0A2']],
  ])('gives for %j: %j', (query, expected) => {
    expect(signedQueries(query)).toStrictEqual(expected);
  });
});

describe('whyQueryIsLost', () => {
  it.each<[string | Record<string, string>, RegExp | undefined]>([
    ['', undefined],
    ['a=1', undefined],
    [{}, undefined],
    [{ a: '1' }, /^of which Function Compute .* \(no order and encoding of its parameters fits\)$/],
    [{ a: '', b: '', c: '' }, /no order and encoding/],
    [{ a: '', b: '', c: '', d: '' }, /\(more than 3 parameters are not tried\)$/],
  ])('says of %j: %s', (query, expected) => {
    const reason = whyQueryIsLost(query);
    if (expected === undefined) expect(reason).toBeUndefined();
    else expect(reason).toMatch(expected);
  });
});
