import {
  createInbox,
  type Inbox,
  type InboxRecord,
  openPostgresStore,
  type Transaction,
} from '../../../shared/src/inbox/index.js';
import type { TestDatabase } from '../../test-database.js';
import { inboxDatabase } from './inbox-database.js';

/** An inbox whose handlers write photos into tables beside it. */
export interface PhotoInbox {
  readonly inbox: Inbox;
  readonly database: TestDatabase;
  /** The keys of the photos that were committed. */
  photos(): Promise<string[]>;
  /** What the ledger says of a record. */
  ledgerOf(record: InboxRecord): Promise<Record<string, unknown>>;
}

export async function photoInbox(): Promise<PhotoInbox> {
  const database = await inboxDatabase();
  const { sql, url } = database;
  await sql`create table photos (key text primary key, bytes int check (bytes >= 0))`;
  await sql`create table owners (photo text references photos deferrable initially deferred)`;
  return {
    inbox: createInbox(openPostgresStore({ url, retentionDays: 14 })),
    database,
    async photos() {
      const rows = await sql<{ key: string }[]>`select key from photos order by key`;
      return rows.map(({ key }) => key);
    },
    async ledgerOf({ id }) {
      const [row] = await sql`
        select state, attempts, result, last_error from oss_inbox where id = ${id}`;
      return { ...row };
    },
  };
}

export async function insertPhoto(sql: Transaction, key: string): Promise<void> {
  await sql`insert into photos (key) values (${key})`;
}
