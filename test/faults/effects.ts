import type { Sql } from 'postgres';
import { inboxDatabase } from '../shared/inbox/inbox-database.js';
import type { TestDatabase } from '../test-database.js';

/** A database with the inbox's table, and one for what handlers did. */
export async function effectsDatabase(): Promise<TestDatabase> {
  const database = await inboxDatabase();
  await createEffects(database.sql);
  return database;
}

/** Makes the table with a row for each time that a handler did something: nothing keeps it from doing it twice. */
export async function createEffects(sql: Sql): Promise<void> {
  await sql`create table effects (signal_id text not null, request_id text not null)`;
}

/** What happened to signals. */
export interface Tally {
  readonly signals: number;
  /** Whose handler did nothing. */
  readonly lost: number;
  /** Whose handler did something more than once. */
  readonly doubled: number;
  /** Those with a completed row in the ledger. */
  readonly completed: number;
}

/** Counts what happened to the signals with these ids; `ledger` has the inbox, `effects` what handlers did. */
export async function tally(
  ids: readonly string[],
  ledger: Sql,
  effects: Sql = ledger,
): Promise<Tally> {
  const rows = await effects<{ id: string; count: number }[]>`
    select signal_id as id, count(*)::int as count from effects group by signal_id`;
  const done = new Map(rows.map(({ id, count }) => [id, count]));
  const completed = await ledger<{ id: string }[]>`
    select id from oss_inbox where state = 'completed'`;
  const ended = new Set(completed.map(({ id }) => id));
  return {
    signals: ids.length,
    lost: ids.filter((id) => !done.has(id)).length,
    doubled: ids.filter((id) => (done.get(id) ?? 0) > 1).length,
    completed: ids.filter((id) => ended.has(id)).length,
  };
}
