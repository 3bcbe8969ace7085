import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { asInboxError, InboxError, inTime } from '../core/index.js';
import { type OnceOptions, Time } from './once-options.js';
import { reasonOf } from './reason-of.js';
import type { Claim, InboxRecord, InboxStore, Transaction } from './store.js';

/** How `once` ended; `result` is what the handler returned, as JSON keeps it. */
export type OnceResult =
  | { readonly outcome: 'handled' | 'duplicate'; readonly result: unknown }
  /** Somebody else is handling it: that attempt, or a later one, will complete it. */
  | { readonly outcome: 'busy'; readonly reason: string };

/** Handles records once; the README and `docs/reliability.md` say what that means. */
export interface Inbox {
  /** Whether records outlive the function instance. */
  readonly isDurable: boolean;
  /**
   * Runs the handler unless the record was handled before (then the stored result comes back) or is being handled by
   * somebody else. When the handler throws, the record may be tried again, and the error is thrown on.
   *
   * @throws what the handler threw; {@link InboxError} `store_unavailable`, `handler_timeout` or `nested_transaction`.
   */
  once(
    record: InboxRecord,
    handler: () => Promise<unknown>,
    options?: OnceOptions,
  ): Promise<OnceResult>;
  /**
   * Does the same in a transaction of the store's database, which ends with the record's completion: what the handler
   * writes by `sql` and the completion are committed together, or neither is. `once` cannot be called inside it.
   *
   * @throws as `once`; {@link InboxError} `config_invalid` when the store has no transactions.
   */
  onceInTransaction(
    record: InboxRecord,
    handler: (sql: Transaction) => Promise<unknown>,
    options?: OnceOptions,
  ): Promise<OnceResult>;
  /**
   * Keeps what could not be handled, with the reason, until it is handled, deleted, or older than completed records get.
   *
   * @throws {InboxError} `store_unavailable`.
   */
  keep(record: InboxRecord, error: unknown, withinMs: number): Promise<void>;
  /**
   * Forgets a record that was kept and never claimed; any other stays.
   *
   * @throws {InboxError} `store_unavailable`.
   */
  forget(record: InboxRecord, withinMs: number): Promise<void>;
}

const FIRST_PAUSE = 25;
const LONGEST_PAUSE = 500;

/** Does the work of one attempt and records its end; `isOurs` is false when a later attempt has begun. */
type Work = (
  attempt: number,
  time: Time,
) => Promise<{ isOurs: boolean; result: string | undefined }>;

/** An inbox over a store. What is recorded of an error goes through `hide`, which takes secrets out. */
export function createInbox(store: InboxStore, hide = (text: string) => text): Inbox {
  const running = new Set<string>();
  const transactions = new AsyncLocalStorage<true>();

  async function settle(
    record: InboxRecord,
    options: OnceOptions,
    work: Work,
  ): Promise<OnceResult> {
    if (transactions.getStore()) throw nested();
    const { holder = randomUUID() } = options;
    const name = JSON.stringify([holder, record.type, record.id]);
    // A handler that comes here again with its own record is not a retry of itself.
    if (running.has(name)) return busy();
    running.add(name);
    try {
      const time = new Time(options, store.isDurable);
      const claim = await claimPatiently(record, holder, time);
      if (claim.state === 'busy') return busy();
      if (claim.state === 'completed') {
        return { outcome: 'duplicate', result: fromJson(claim.result) };
      }
      const { isOurs, result } = await work(claim.attempt, time);
      return isOurs ? { outcome: 'handled', result: fromJson(result) } : overtaken();
    } finally {
      running.delete(name);
    }
  }

  async function claimPatiently(record: InboxRecord, holder: string, time: Time): Promise<Claim> {
    for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
      const claim = await store.claim(record, { holder, leaseMs: time.lease }, time.forClaim);
      if (claim.state !== 'busy') return claim;
      const nap = Math.min(pause, claim.leaseMs);
      if (nap >= time.forWaiting) return claim;
      await wait(nap);
    }
  }

  async function complete(
    record: InboxRecord,
    attempt: number,
    result: string | undefined,
    time: Time,
  ): Promise<boolean> {
    try {
      return await store.complete(record, attempt, result, time.forRecording);
    } catch (cause) {
      // Stryker disable next-line StringLiteral: of this error only the message is used
      const { message } = asInboxError(cause, 'store_unavailable', 'the store failed');
      throw new InboxError(
        'store_unavailable',
        `the handler is done, but this could not be recorded, so that a retry runs it again: ${message}`,
        { cause },
      );
    }
  }

  /** Runs what the handler does; its failure is recorded and thrown on. */
  async function watch<T>(
    record: InboxRecord,
    attempt: number,
    time: Time,
    run: () => Promise<T>,
  ): Promise<T> {
    try {
      return await run();
    } catch (error) {
      try {
        await store.fail(record, attempt, reasonOf(error, hide), time.forRecording);
      } catch {
        // What the handler threw says more. The lease ends all the same.
      }
      throw error;
    }
  }

  return {
    isDurable: store.isDurable,

    once(record, handler, options = {}) {
      return settle(record, options, async (attempt, time) => {
        const result = await watch(record, attempt, time, () =>
          inTime(time.forHandler, async () => JSON.stringify(await handler()), late),
        );
        return { isOurs: await complete(record, attempt, result, time), result };
      });
    },

    onceInTransaction(record, handler, options = {}) {
      return settle(record, options, (attempt, time) =>
        watch(record, attempt, time, async () => {
          if (store.transact === undefined) throw noTransactions();
          let result: string | undefined;
          const work = async (sql: Transaction) => {
            result = JSON.stringify(await transactions.run(true, () => handler(sql)));
            return result;
          };
          const limits = { leaseMs: time.lease, withinMs: time.forHandler };
          const end = await store.transact(record, attempt, work, limits);
          return end === 'late' ? late() : { isOurs: end === 'completed', result };
        }),
      );
    },

    keep(record, error, withinMs) {
      return store.fail(record, 0, reasonOf(error, hide), withinMs);
    },

    forget: (record, withinMs) => store.forget(record, withinMs),
  };
}

function fromJson(result: string | undefined): unknown {
  return result === undefined ? undefined : JSON.parse(result);
}

function busy(): OnceResult {
  return {
    outcome: 'busy',
    reason: 'this signal is being handled by another invocation right now',
  };
}

function overtaken(): OnceResult {
  const reason =
    'the handler took longer than it had, so that another invocation took the signal over';
  return { outcome: 'busy', reason };
}

function late(): never {
  throw new InboxError(
    'handler_timeout',
    'the handler did not finish in time: move slow work behind the answer, to a task or an object event',
  );
}

function nested(): InboxError {
  return new InboxError(
    'nested_transaction',
    'once was called inside a transactional handler: its record could not be part of the transaction, so call it outside',
  );
}

function noTransactions(): InboxError {
  return new InboxError(
    'config_invalid',
    'a transactional handler needs a database: set DATABASE_URL to a PostgreSQL',
  );
}
