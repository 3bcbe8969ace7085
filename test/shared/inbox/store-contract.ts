import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Claim, InboxRecord, InboxStore } from '../../../shared/src/inbox/index.js';
import type { OpenStore } from './open-stores.js';
import { newRecord } from './records.js';

const day = 86_400_000;
/** A lease that is running. */
const long = 20 * day;
/** A lease that is over in no time. */
const short = 1;
const withinMs = 20_000;

const claimed = (attempt: number): Claim => ({ state: 'claimed', attempt });
const completed = (result: string | undefined): Claim => ({ state: 'completed', result });

/** What each store must do, whatever it keeps its records in. */
export function describeStore(name: string, open: () => Promise<OpenStore>): void {
  describe(`the ${name} store`, () => {
    let opened: OpenStore;
    let store: InboxStore;
    beforeAll(async () => {
      opened = await open();
      store = opened.store;
    });
    afterAll(() => opened.close());

    const claim = (record: InboxRecord, holder: string, leaseMs = long) =>
      store.claim(record, { holder, leaseMs }, withinMs);
    const complete = (record: InboxRecord, attempt: number, result?: string) =>
      store.complete(record, attempt, result, withinMs);
    const fail = (record: InboxRecord, attempt: number) =>
      store.fail(record, attempt, 'no', withinMs);
    const claimOnceOver = async (record: InboxRecord, holder: string): Promise<Claim> => {
      const answer = await claim(record, holder);
      if (answer.state !== 'busy') return answer;
      await wait(1);
      return claimOnceOver(record, holder);
    };

    it('gives a new record to whoever claims it', async () => {
      expect(await claim(newRecord(), 'a')).toStrictEqual(claimed(1));
    });

    it('gives a completed record to nobody, with its result, again and again', async () => {
      const record = newRecord();
      await claim(record, 'a');
      expect(await complete(record, 1, '{"url":"x"}')).toBe(true);
      for (const holder of ['a', 'b', 'b']) {
        expect(await claim(record, holder)).toStrictEqual(completed('{"url":"x"}'));
      }
    });

    it('says for how much longer somebody else has it', async () => {
      const record = newRecord();
      await claim(record, 'a');
      const busy = await claim(record, 'b');
      if (busy.state !== 'busy') throw new Error(`${busy.state} instead of busy`);
      expect(busy.leaseMs).toBeGreaterThan(long - day);
      expect(busy.leaseMs).toBeLessThanOrEqual(long);
    });

    it('gives it to its holder again at once, with a lease of its own', async () => {
      const record = newRecord();
      await claim(record, 'a', short);
      expect(await claim(record, 'a')).toStrictEqual(claimed(2));
      expect(await claim(record, 'a')).toStrictEqual(claimed(3));
      expect(await claim(record, 'b')).toMatchObject({ state: 'busy' });
    });

    it('tells holders apart, however much alike', async () => {
      const record = newRecord();
      await claim(record, 'request 1');
      for (const other of ['request 2', 'request', 'request 1 ', 'request 10', 'Request 1', '']) {
        expect(await claim(record, other)).toMatchObject({ state: 'busy' });
      }
    });

    it('gives it to another when the lease is over, and then has him for its holder', async () => {
      const record = newRecord();
      await claim(record, 'a', short);
      expect(await claimOnceOver(record, 'b')).toStrictEqual(claimed(2));
      expect(await claim(record, 'a')).toMatchObject({ state: 'busy' });
      expect(await claim(record, 'b')).toStrictEqual(claimed(3));
    });

    it('gives a failed record to anybody at once, and counts the attempts', async () => {
      const record = newRecord();
      for (const [index, holder] of ['a', 'b', 'b', 'a'].entries()) {
        expect(await claim(record, holder)).toStrictEqual(claimed(index + 1));
        await fail(record, index + 1);
      }
      expect(await claim(record, 'c')).toStrictEqual(claimed(5));
      expect(await claim(record, 'a')).toMatchObject({ state: 'busy' });
    });

    it('takes the completion of the last attempt only', async () => {
      const record = newRecord();
      await claim(record, 'a');
      await claim(record, 'a');
      for (const attempt of [0, 1, 3]) expect(await complete(record, attempt, '"no"')).toBe(false);
      expect(await claim(record, 'b')).toMatchObject({ state: 'busy' });
      expect(await complete(record, 2, '"yes"')).toBe(true);
      expect(await complete(record, 1, '"no"')).toBe(false);
      expect(await claim(record, 'b')).toStrictEqual(completed('"yes"'));
    });

    it('takes the failure of the last attempt only', async () => {
      const record = newRecord();
      await claim(record, 'a');
      await claim(record, 'a');
      for (const attempt of [0, 1, 3]) await fail(record, attempt);
      expect(await claim(record, 'b')).toMatchObject({ state: 'busy' });
      await fail(record, 2);
      expect(await claim(record, 'b')).toStrictEqual(claimed(3));
    });

    it('takes a completion when the lease is over, as long as nobody took over', async () => {
      const record = newRecord();
      await claim(record, 'a', short);
      await wait(5);
      expect(await complete(record, 1, '1')).toBe(true);
      expect(await claim(record, 'b')).toStrictEqual(completed('1'));
    });

    it('takes a completion twice', async () => {
      const record = newRecord();
      await claim(record, 'a');
      expect(await complete(record, 1, '1')).toBe(true);
      expect(await complete(record, 1, '1')).toBe(true);
      expect(await claim(record, 'b')).toStrictEqual(completed('1'));
    });

    it('takes a failure twice', async () => {
      const record = newRecord();
      await claim(record, 'a');
      await fail(record, 1);
      await fail(record, 1);
      expect(await claim(record, 'b')).toStrictEqual(claimed(2));
    });

    it('leaves a completed record completed, whatever fails later', async () => {
      const record = newRecord();
      await claim(record, 'a');
      await complete(record, 1, '1');
      for (const attempt of [0, 1, 2]) await fail(record, attempt);
      expect(await claim(record, 'b')).toStrictEqual(completed('1'));
    });

    it('leaves a failed attempt failed', async () => {
      const record = newRecord();
      await claim(record, 'a');
      await fail(record, 1);
      expect(await complete(record, 1, '1')).toBe(false);
      expect(await claim(record, 'b')).toStrictEqual(claimed(2));
    });

    it('takes no end of what was never claimed', async () => {
      const record = newRecord();
      for (const attempt of [0, 1, 2]) expect(await complete(record, attempt, '1')).toBe(false);
      for (const attempt of [1, 2]) await fail(record, attempt);
      expect(await claim(record, 'a')).toStrictEqual(claimed(1));
    });

    it('takes the failure of what was never claimed as attempt 0, and then a claim', async () => {
      const record = newRecord();
      await fail(record, 0);
      await fail(record, 0);
      expect(await complete(record, 0, '1')).toBe(false);
      expect(await claim(record, 'a')).toStrictEqual(claimed(1));
      await fail(record, 0);
      expect(await claim(record, 'b')).toMatchObject({ state: 'busy' });
      expect(await complete(record, 1, '1')).toBe(true);
    });

    it.each<[string, string | undefined]>([
      ['none', undefined],
      ['null', 'null'],
      ['an empty text', '""'],
      ['a number beyond 2^53', '12345678901234567890.10'],
      ['an object whose fields have an order and a double', '{"b":1,"a":2,"b":3}'],
      ['blanks', ' { "a" : [ 1 , 2 ] } '],
      ['Unicode', '"å 日本 \u{1f30a} \u2028"'],
      ['a NUL, escaped', '"\\u0000"'],
      ['half a character, escaped', '"\\ud83c"'],
      ['quotes and backslashes', JSON.stringify(`'"\\'$1\n\t`)],
      ['a megabyte', JSON.stringify('x'.repeat(1_000_000))],
    ])('gives back a result as it was: %s', async (_, result) => {
      const record = newRecord();
      await claim(record, 'a');
      await complete(record, 1, result);
      expect(await claim(record, 'b')).toStrictEqual(completed(result));
    });

    const beginning = 'x'.repeat(2000);
    it.each<[string, [id: string, type?: string][]]>([
      ['plain ones', [['a'], ['b'], ['A'], ['a '], [' a'], ['a', 'u'], ['b', 'u'], ['']]],
      [
        'a type and an id that swap letters',
        [
          ['bc', 'a'],
          ['c', 'ab'],
          ['', 'abc'],
          ['abc', ''],
        ],
      ],
      ['newlines', [['b\nc', 'a'], ['c', 'a\nb'], ['a\n'], ['a\r\n'], ['a']]],
      ['quotes', [['"', "'"], ["'", '"'], ['","', ''], ["'; drop table oss_inbox; --"]]],
      ['NUL characters', [['a\0'], ['\0a'], ['a'], ['a', '\0'], ['a', '\0\0'], ['a\\0']]],
      ['lone surrogates', [['\ud800'], ['\udc00'], ['\ufffd'], ['\ud800\udc00'], ['a', '\ud800']]],
      ['look-alikes', [['é'], ['e\u0301'], ['а'], ['a'], ['a\u200b'], ['ａ']]],
      ['long beginnings', [[`${beginning}a`], [`${beginning}b`], [beginning], ['a', beginning]]],
      ['400 characters of 3 bytes', [['\u20ac'.repeat(400), '\u20ac'.repeat(400)]]],
      ['a megabyte', [['x'.repeat(1_000_000)], [`${'x'.repeat(1_000_000)}y`]]],
    ])('tells types and ids apart: %s', async (what, names) => {
      const records = names.map(([id, type = 't']) => newRecord({ id, type: `${what}${type}` }));
      for (const [index, record] of records.entries()) {
        expect(await claim(record, `holder ${index}`)).toStrictEqual(claimed(1));
      }
      for (const [index, record] of records.entries()) {
        await complete(record, 1, `${index}`);
        expect(await claim(record, 'a')).toStrictEqual(completed(`${index}`));
      }
    });

    it.each<[string, Partial<InboxRecord>]>([
      ['a key of 10 kB', { bucket: 'bucket', key: 'x'.repeat(10_000) }],
      ['a key of 1,023 bytes', { bucket: 'b'.repeat(63), key: '\u20ac'.repeat(341) }],
      ['a bucket with a NUL', { bucket: 'bu\0cket', key: 'key' }],
      ['a key with half a character', { bucket: 'bucket', key: 'a\ud800' }],
      ['no payload', { payload: undefined }],
      ['a payload with a NUL and half a character', { payload: ['\0', '\ud800', { '\0': 1 }] }],
      ['a payload of a megabyte', { payload: 'x'.repeat(1_000_000) }],
    ])('takes a record with %s', async (_, rest) => {
      const record = newRecord(rest);
      expect(await claim(record, 'a')).toStrictEqual(claimed(1));
      expect(await complete(record, 1, '1')).toBe(true);
      expect(await claim(record, 'b')).toStrictEqual(completed('1'));
      const kept = newRecord(rest);
      await fail(kept, 0);
      expect(await claim(kept, 'a')).toStrictEqual(claimed(1));
    });

    it('gives a record to one of many who want it at once', async () => {
      const record = newRecord();
      const claims = await Promise.all(
        Array.from({ length: 64 }, (_, index) => claim(record, `holder ${index}`)),
      );
      expect(claims.filter(({ state }) => state === 'claimed')).toStrictEqual([claimed(1)]);
      expect(claims.filter(({ state }) => state === 'busy')).toHaveLength(63);
    });
  });
}
