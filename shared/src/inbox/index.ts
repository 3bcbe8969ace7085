export { createInbox, type Inbox, type Once } from './inbox.js';
export { createMemoryStore } from './memory-store.js';
export type { Claim, InboxRecord, InboxStore } from './store.js';
