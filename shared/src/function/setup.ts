import {
  type CommonConfig,
  createLog,
  type FunctionConfig,
  type Log,
  type ReadOwn,
  readFunctionConfig,
} from '../core/index.js';
import { type HandoffTarget, handoffTargets } from '../handoff/index.js';
import { createInbox, type Inbox, openMemoryStore, openPostgresStore } from '../inbox/index.js';
import { handlerProblems } from './check-handlers.js';
import type { Handlers } from './handlers.js';

/** What the invocations of one function instance share. */
export interface Setup<Own = unknown> {
  readonly config: FunctionConfig<Own>;
  readonly inbox: Inbox;
  /** Where handled signals go from here. */
  readonly targets: readonly HandoffTarget[];
  readonly log: Log;
}

/**
 * Sets up on the first call and gives the same on every further one; nothing happens when the function is loaded.
 *
 * @throws {InboxError} `config_invalid`, on every call, while the environment or the handlers are wrong.
 */
export function lazySetup<Own>(
  readOwn: ReadOwn<Own>,
  handlers: Handlers,
): () => Promise<Setup<Own>> {
  let setup: Promise<Setup<Own>> | undefined;
  return () => {
    setup ??= setUp(readOwn, handlers).catch((error: unknown) => {
      setup = undefined;
      throw error;
    });
    return setup;
  };
}

async function setUp<Own>(readOwn: ReadOwn<Own>, handlers: Handlers): Promise<Setup<Own>> {
  const config = await readFunctionConfig(process.env, (read) => {
    read.problems.push(...handlerProblems(handlers));
    return readOwn(read);
  });
  const log = createLog(config.logLevel);
  const targets = config.handoff ? handoffTargets(config.handoff) : [];
  return { config, inbox: await openInbox(config, log), targets, log };
}

async function openInbox(
  { databaseUrl: url, retentionDays }: CommonConfig,
  log: Log,
): Promise<Inbox> {
  if (url !== undefined) return createInbox(openPostgresStore({ url, retentionDays }));
  log('warn', 'DATABASE_URL is unset: duplicates are caught only within one function instance');
  return createInbox(await openMemoryStore());
}
