import { type Config, createLog, type Log, readConfig } from '../core/index.js';
import { createInbox, createMemoryStore, type Inbox } from '../inbox/index.js';

/** What the invocations of one function instance share. */
export interface Setup {
  readonly config: Config;
  readonly inbox: Inbox;
  readonly log: Log;
}

/**
 * Sets up on the first call and gives the same on every further one; nothing happens when the function is loaded.
 *
 * @throws {InboxError} `config_invalid`, on every call, while the environment is wrong.
 */
export function lazySetup(): () => Setup {
  let setup: Setup | undefined;
  return () => {
    if (setup === undefined) {
      const config = readConfig(process.env);
      setup = { config, inbox: createInbox(createMemoryStore()), log: createLog(config.logLevel) };
    }
    return setup;
  };
}
