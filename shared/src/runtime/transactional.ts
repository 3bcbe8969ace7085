import { InboxError } from '../core/index.js';
import type { Transaction } from '../inbox/index.js';
import type { Handler, HandlerContext } from './handlers.js';

/** What a transactional handler gets beside the signal. */
export interface TransactionContext extends HandlerContext {
  /** The transaction, as a tagged template of postgres.js: ``await sql`insert into photos (key) values (${key})` ``. */
  readonly sql: Transaction;
}

const mark = Symbol('transactional');

/**
 * Makes a handler transactional: what it writes by `sql` is committed together with the record that the signal was handled,
 * or not at all, so that a crash at any point leaves those writes done exactly once. It needs `DATABASE_URL`, and its
 * tables in that database.
 *
 * ```ts
 * export const onUpload = transactional<UploadCallbackSignal>(async ({ data }, { sql }) => {
 *   await sql`insert into photos (key, bytes) values (${data.object ?? ''}, ${data.size ?? 0})`;
 * });
 * ```
 */
export function transactional<Signal>(
  handler: (signal: Signal, context: TransactionContext) => unknown,
): Handler<Signal> {
  const marked = (signal: Signal, context: HandlerContext) => {
    if (hasTransaction(context)) return handler(signal, context);
    throw new InboxError('argument_invalid', 'a transactional handler was called without one');
  };
  return Object.assign(marked, { [mark]: true });
}

/** Whether {@link transactional} made the handler. */
export function isTransactional(handler: object): boolean {
  return mark in handler;
}

function hasTransaction(context: HandlerContext): context is TransactionContext {
  return 'sql' in context;
}
