import {
  createMemoryStore,
  type InboxStore,
  openPostgresStore,
} from '../../../shared/src/inbox/index.js';
import { inboxDatabase } from './inbox-database.js';

export interface OpenStore {
  readonly store: InboxStore;
  close(): Promise<void>;
}

export async function openMemory(): Promise<OpenStore> {
  return { store: createMemoryStore(), close: async () => undefined };
}

export async function openPostgres(): Promise<OpenStore> {
  const database = await inboxDatabase();
  const store = openPostgresStore({ url: database.url, retentionDays: 14 });
  return { store, close: () => database.drop() };
}
