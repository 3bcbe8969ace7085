import type { ISql } from 'postgres';
import { inTime } from '../core/index.js';
import { claimOf } from './postgres-claim.js';
import { PostgresConnection } from './postgres-connection.js';
import { isConnectionLoss } from './postgres-failure.js';
import { columnsOf, primaryKeyOf } from './postgres-record.js';
import { guardTransaction } from './postgres-transaction.js';
import type { InboxRecord, InboxStore } from './store.js';

export interface PostgresOptions {
  /** `postgres://user:password@host:port/database?sslmode=…`. */
  readonly url: string;
  /** How long completed records are kept. */
  readonly retentionDays: number;
}

/** One claim in so many removes what is too old, so many rows at most: more than ever comes in. */
const CLAIMS_A_PRUNING = 50;
const ROWS_A_PRUNING = 500;
/** Milliseconds at most for finding out whether a commit that got no answer was done. */
const DOUBT = 5000;

/**
 * A store in the table `oss_inbox` of a PostgreSQL database, with one connection. It throws what the driver throws:
 * an error with the SQLSTATE, or a name of Node's or the driver's, as its `code`.
 */
export function createPostgresStore({ url, retentionDays }: PostgresOptions): Required<InboxStore> {
  const connection = new PostgresConnection(url);

  // Sent behind a claim, so that nobody waits for it.
  async function prune(sql: ISql): Promise<void> {
    // Each condition has an index of its own.
    const ended = [sql`state = 'completed'`, sql`state = 'failed' and attempts = 0`];
    await Promise.all(
      ended.map(
        (condition) => sql`
          delete from oss_inbox where ctid = any(array(
            select ctid from oss_inbox
            where ${condition} and ended_at < now() - ${retentionDays}::int * interval '1 day'
              and (keep_until is null or keep_until < now())
            order by ended_at
            limit ${ROWS_A_PRUNING} for update skip locked))`,
      ),
    );
  }

  return {
    isDurable: true,

    async claim(record, request, withinMs) {
      const claim = claimOf(record, request);
      return connection.ask(withinMs, (sql) => {
        const answer = claim(sql);
        if (Math.random() * CLAIMS_A_PRUNING < 1) void prune(sql).catch(() => {});
        return answer;
      });
    },

    complete(record, attempt, result, withinMs) {
      return connection.ask(withinMs, (sql) => completeIn(sql, record, attempt, result));
    },

    async fail(record, attempt, reason, withinMs) {
      const { id, type } = primaryKeyOf(record);
      const error = reason.replaceAll('\0', '\\0');
      await connection.ask<unknown>(withinMs, (sql) =>
        attempt === 0
          ? keepIn(sql, record, error)
          : sql`
              update oss_inbox set state = 'failed', ended_at = clock_timestamp(), last_error = ${error}
              where id = ${id} and type = ${type} and attempts = ${attempt} and state <> 'completed'`,
      );
    },

    async forget(record, withinMs) {
      const { id, type } = primaryKeyOf(record);
      await connection.ask<unknown>(
        withinMs,
        (sql) => sql`
          delete from oss_inbox where id = ${id} and type = ${type} and state = 'failed' and attempts = 0`,
      );
    },

    async transact(record, attempt, work, { leaseMs, withinMs }) {
      const end = performance.now() + withinMs;
      let isLate = false;
      let isWritten = false;
      const run = async () => {
        await connection.begin(async (sql, isLost) => {
          // Should this process vanish, the server ends the transaction with the lease.
          const limits = sql
            .unsafe(
              `set local idle_in_transaction_session_timeout = ${leaseMs}; set local statement_timeout = ${leaseMs}`,
            )
            .execute();
          const isGone = () => isLost() || isLate;
          const guarded = guardTransaction(sql, isGone);
          let result: string | undefined;
          try {
            result = await work(guarded.sql);
          } finally {
            guarded.close();
          }
          await limits;
          // Where the transaction is gone, nobody hears of this.
          const isOurs = !isGone() && (await completeIn(sql, record, attempt, result));
          if (!isOurs || isGone()) throw new Overtaken();
          isWritten = true;
        });
        return 'completed' as const;
      };
      try {
        return await inTime(withinMs, run, () => {
          isLate = true;
          connection.drop();
          return 'late' as const;
        });
      } catch (error) {
        if (error instanceof Overtaken) return 'overtaken';
        const isInDoubt = isWritten && isConnectionLoss(error);
        const doubt = Math.min(end - performance.now(), DOUBT);
        if (isInDoubt && (await isCompleted(record, attempt, doubt))) return 'completed';
        throw error;
      }
    },
  };

  // The lock makes this wait for a commit that the server may still be at.
  async function isCompleted(
    record: InboxRecord,
    attempt: number,
    withinMs: number,
  ): Promise<boolean> {
    const { id, type } = primaryKeyOf(record);
    const rows = await connection.ask(
      withinMs,
      (sql) => sql`
        select from oss_inbox
        where id = ${id} and type = ${type} and attempts = ${attempt} and state = 'completed' for update`,
    );
    return rows.length > 0;
  }
}

/** Records the failure of what nobody claimed. */
async function keepIn(sql: ISql, record: InboxRecord, error: string): Promise<void> {
  const { id, type, bucket, key, keepUntil, payload } = columnsOf(record);
  await sql`
    insert into oss_inbox as known
      (id, type, bucket, key, keep_until, payload, state, attempts, ended_at, last_error)
    values
      (${id}, ${type}, ${bucket}, ${key}, ${keepUntil}::timestamptz, ${payload}::text::json, 'failed', 0,
        clock_timestamp(), ${error})
    on conflict (id, type) do update set ended_at = excluded.ended_at, last_error = excluded.last_error
    where known.attempts = 0`;
}

async function completeIn(
  sql: ISql,
  record: InboxRecord,
  attempt: number,
  result: string | undefined,
): Promise<boolean> {
  const { id, type } = primaryKeyOf(record);
  const { count } = await sql`
    update oss_inbox
    set state = 'completed', result = ${result ?? null}::text::json, ended_at = clock_timestamp(), last_error = null
    where id = ${id} and type = ${type} and attempts = ${attempt} and state <> 'failed'`;
  return count > 0;
}

class Overtaken extends Error {}
