import {
  type CommonConfig,
  createLog,
  type Log,
  type ReadOwn,
  readConfigWith,
} from '../core/index.js';
import { type HandoffTarget, handoffTargets } from '../handoff/index.js';
import { createInbox, createMemoryStore, type Inbox, openPostgresStore } from '../inbox/index.js';

/** What the invocations of one function instance share. */
export interface Setup<Own = unknown> {
  readonly config: CommonConfig & Own;
  readonly inbox: Inbox;
  /** Where handled signals go from here. */
  readonly targets: readonly HandoffTarget[];
  readonly log: Log;
}

/**
 * Sets up on the first call and gives the same on every further one; nothing happens when the function is loaded.
 *
 * @throws {InboxError} `config_invalid`, on every call, while the environment is wrong.
 */
export function lazySetup<Own>(readOwn: ReadOwn<Own>): () => Setup<Own> {
  let setup: Setup<Own> | undefined;
  return () => {
    if (setup === undefined) {
      const config = readConfigWith(process.env, readOwn);
      const log = createLog(config.logLevel);
      setup = { config, inbox: openInbox(config, log), targets: handoffTargets(config), log };
    }
    return setup;
  };
}

function openInbox({ databaseUrl: url, retentionDays }: CommonConfig, log: Log): Inbox {
  if (url !== undefined) return createInbox(openPostgresStore({ url, retentionDays }));
  log(
    'warn',
    'DATABASE_URL is unset: duplicates are caught within one function instance only, and forgotten with it',
  );
  return createInbox(createMemoryStore());
}
