import type { TransactionSql } from 'postgres';
import { InboxError, inTime } from '../core/index.js';
import { migrationLock, migrationSteps } from './migration.js';
import { connect, loadDriver } from './postgres-client.js';

/** What a migration did, and where. */
export interface Migration {
  readonly outcome: 'created' | 'upgraded' | 'up to date';
  /** `host:port`. */
  readonly server: string;
  readonly database: string;
  readonly schema: string;
}

const CONNECT_MS = 10_000;

/**
 * Runs the statements of `migrationScript` in the PostgreSQL database of this URL, and says what they changed.
 *
 * @throws what the driver throws, an error with the SQLSTATE or a name of Node's or the driver's as its `code`; or
 * {@link InboxError} `store_unavailable` when there is no connection within 10 seconds.
 */
export async function migrate(url: string, grant?: string): Promise<Migration> {
  const sql = connect(await loadDriver(), url);
  try {
    // The driver's own limit does not end when a server hangs up on every try.
    // Stryker disable next-line StringLiteral: there is an answer to an empty statement, too
    await inTime(CONNECT_MS, () => sql`select 1`, noAnswer);
    const { host, port } = sql.options;
    const server = host.map((name, index) => `${name}:${port[index]}`).join(',');
    return await sql.begin(async (transaction) => {
      await transaction.unsafe(migrationLock);
      const before = await look(transaction);
      for (const step of migrationSteps(grant)) await transaction.unsafe(step);
      const after = await look(transaction);
      const { database, schema } = after;
      return { outcome: compare(before, after), server, database, schema };
    });
  } finally {
    await sql.end({ timeout: 1 });
  }
}

interface Look {
  readonly database: string;
  readonly schema: string;
  readonly table: string | null;
  readonly columns: string | null;
  readonly indexes: string | null;
  readonly constraints: string | null;
}

async function look(sql: TransactionSql): Promise<Look> {
  const [seen] = await sql<[Look]>`
    select current_database() as database, current_schema() as schema, inbox::oid as table,
      (select string_agg(concat_ws(' ', attname, atttypid, attnotnull), ', ' order by attnum)
        from pg_attribute where attrelid = inbox) as columns,
      (select string_agg(pg_get_indexdef(indexrelid), ', ' order by indexrelid)
        from pg_index where indrelid = inbox) as indexes,
      (select string_agg(pg_get_constraintdef(oid), ', ' order by oid)
        from pg_constraint where conrelid = inbox) as constraints
    from to_regclass('oss_inbox') as inbox`;
  return seen;
}

function compare(before: Look, after: Look): Migration['outcome'] {
  if (before.table !== after.table) return 'created';
  return JSON.stringify(before) === JSON.stringify(after) ? 'up to date' : 'upgraded';
}

function noAnswer(): never {
  throw new InboxError(
    'store_unavailable',
    `the database could not be asked: it does not answer within ${CONNECT_MS / 1000} s: is the address of DATABASE_URL right, and is this machine on its IP allowlist?`,
  );
}
