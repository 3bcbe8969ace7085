import { createInbox, type Inbox, openPostgresStore } from '../../../shared/src/inbox/index.js';
import type { TestDatabase } from '../../test-database.js';
import { inboxDatabase } from './inbox-database.js';
import { type PostgresProxy, startPostgresProxy } from './postgres-proxy.js';
import { newRecord } from './records.js';

/** An inbox whose connection to the database goes through a proxy. */
export interface ProxiedInbox {
  readonly inbox: Inbox;
  readonly proxy: PostgresProxy;
  readonly database: TestDatabase;
  close(): Promise<void>;
}

export async function proxiedInbox(): Promise<ProxiedInbox> {
  const database = await inboxDatabase();
  const proxy = await startPostgresProxy(database.url);
  const inbox = createInbox(openPostgresStore({ url: proxy.url, retentionDays: 14 }));
  return {
    inbox,
    proxy,
    database,
    async close() {
      await proxy.close();
      await database.drop();
    },
  };
}

/** Has the inbox connect and prepare its statements. */
export async function warmUp({ inbox }: ProxiedInbox): Promise<void> {
  await inbox.once(newRecord(), async () => 1);
}
