export { createInbox, type Inbox, type Once } from './inbox.js';
export { createMemoryStore, type MemoryLimits } from './memory-store.js';
export { type Migration, migrate } from './migrate.js';
export { migrationScript } from './migration.js';
export { openPostgresStore } from './open-postgres-store.js';
export type { PostgresOptions } from './postgres-store.js';
export type { Bid, Claim, InboxRecord, InboxStore, Transaction } from './store.js';
export { storeTrouble } from './store-trouble.js';
export type { Terms } from './terms.js';
