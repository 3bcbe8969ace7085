import type { TransactionSql } from 'postgres';

/**
 * The transaction for a handler's use, until it is closed or gone. From then on it throws: a query that
 * the handler forgot to wait for would otherwise run after the transaction, on its own.
 */
export function guardTransaction(
  sql: TransactionSql,
  isGone: () => boolean,
): { sql: TransactionSql; close: () => void } {
  let isOpen = true;
  const check = () => {
    if (isGone())
      throw new Error('the transaction is gone: the time is up, or the connection lost');
    if (!isOpen) throw new Error('the transaction is over: await every query in the handler');
  };
  return {
    sql: guard(sql, check),
    close: () => {
      isOpen = false;
    },
  };
}

function guard(sql: TransactionSql, check: () => void): TransactionSql {
  return new Proxy(sql, {
    apply(target, self, args) {
      check();
      return Reflect.apply(target, self, args);
    },
    get(target, name) {
      check();
      const value = Reflect.get(target, name);
      if (name !== 'savepoint') return value;
      // It hands its callback a transaction of the same kind.
      return (...args: unknown[]) =>
        Reflect.apply(
          value,
          target,
          args.map((arg) =>
            typeof arg === 'function' ? (inner: TransactionSql) => arg(guard(inner, check)) : arg,
          ),
        );
    },
  });
}
