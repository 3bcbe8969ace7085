import { describe, expect, it, vi } from 'vitest';
import type { Transaction } from '../../../shared/src/inbox/index.js';
import { guardTransaction } from '../../../shared/src/inbox/postgres-transaction.js';

const over = 'the transaction is over: await every query in the handler';
const gone = 'the transaction is gone: the time is up, or the connection lost';

const givenOf = (...args: unknown[]) => args;

/** What stands for the driver's transaction: whatever is asked of it, it gives what it was given. */
function transaction() {
  const inner = Object.assign(givenOf.bind(undefined), { savepoint: givenOf });
  const own = Object.assign(givenOf.bind(undefined), { savepoint: givenOf, options: { max: 1 } });
  const isGone = vi.fn(() => false);
  const guarded = guardTransaction(own as unknown as Transaction, isGone);
  const sql = guarded.sql as unknown as typeof own;
  return { sql, own, inner, isGone, close: guarded.close };
}

describe('a transaction', () => {
  it('is as the driver made it while it is open', () => {
    const { sql, own } = transaction();
    expect(sql('a', 1)).toEqual(['a', 1]);
    expect(sql.options).toBe(own.options);
  });

  it('answers nothing when it is closed', () => {
    const { sql, close } = transaction();
    close();
    expect(() => sql('a')).toThrow(over);
    expect(() => sql.options).toThrow(over);
    expect(() => sql.savepoint).toThrow(over);
  });

  it('answers nothing when it is gone, closed or not', () => {
    const { sql, isGone, close } = transaction();
    isGone.mockReturnValue(true);
    expect(() => sql('a')).toThrow(gone);
    expect(() => sql.options).toThrow(gone);
    close();
    expect(() => sql('a')).toThrow(gone);
  });
});

describe('a savepoint', () => {
  it('is made with the name it is given, and hands on what its callback gives', () => {
    const { sql, inner } = transaction();
    const [name, callback] = sql.savepoint('named', (of: typeof inner) => of('a'));
    expect(name).toBe('named');
    expect((callback as (sql: unknown) => unknown)(inner)).toEqual(['a']);
  });

  it('is closed together with the transaction, however deep', () => {
    const { sql, inner, close } = transaction();
    const held: (typeof inner)[] = [];
    const [callback] = sql.savepoint((of: typeof inner) => {
      held.push(of);
      const [next] = of.savepoint((deeper: typeof inner) => held.push(deeper));
      (next as (sql: unknown) => unknown)(inner);
    });
    (callback as (sql: unknown) => unknown)(inner);
    expect(held.map((each) => each('a'))).toEqual([['a'], ['a']]);
    close();
    for (const each of held) expect(() => each('a')).toThrow(over);
    expect(held).toHaveLength(2);
  });
});
