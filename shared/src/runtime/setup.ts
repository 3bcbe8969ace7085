import {
  type CommonConfig,
  type Environment,
  type FunctionConfig,
  type ReadOwn,
  readFunctionConfig,
} from '../config/index.js';
import { createLog, type Log, SecretFilter } from '../core/index.js';
import { type HandoffTarget, handoffTargets } from '../handoff/index.js';
import { createInbox, createMemoryStore, type Inbox, openPostgresStore } from '../inbox/index.js';
import { handlerProblems } from './check-handlers.js';
import type { Handlers } from './handlers.js';

/** What the invocations of one function instance share. */
export interface Setup<Own = unknown> {
  readonly config: FunctionConfig<Own>;
  readonly inbox: Inbox;
  /** Where handled signals go from here. */
  readonly targets: readonly HandoffTarget[];
  /** Knows the secrets that nothing of what goes out may hold. */
  readonly secrets: SecretFilter;
  readonly log: Log;
}

/**
 * Sets up on the first call and gives the same on every further one; nothing happens when the function is loaded.
 *
 * @throws {InboxError} `config_invalid`, on every call, while the environment or the handlers are wrong.
 */
export function lazySetup<Own>(readOwn: ReadOwn<Own>, handlers: Handlers): () => Setup<Own> {
  let setup: Setup<Own> | undefined;
  return () => {
    setup ??= setUp(readOwn, handlers);
    return setup;
  };
}

function setUp<Own>(readOwn: ReadOwn<Own>, handlers: Handlers): Setup<Own> {
  const config = readFunctionConfig(process.env, (read) => {
    read.problems.push(...handlerProblems(handlers));
    return readOwn(read);
  });
  const secrets = new SecretFilter();
  secrets.learn(secretsIn(process.env));
  const hide = (text: string) => secrets.hide(text);
  const log = createLog(config.logLevel, hide);
  const targets = config.handoff ? handoffTargets(config.handoff) : [];
  return { config, inbox: openInbox(config, log, hide), targets, secrets, log };
}

const SECRET_SETTINGS = [
  'CALLBACK_TICKET_SECRETS',
  'HANDOFF_SECRET',
  // Function Compute's, of the role.
  'ALIBABA_CLOUD_ACCESS_KEY_SECRET',
  'ALIBABA_CLOUD_SECURITY_TOKEN',
];

function secretsIn(env: Environment): string[] {
  const url = env['DATABASE_URL'] ?? '';
  const password = URL.canParse(url) ? new URL(url).password : '';
  const others = SECRET_SETTINGS.flatMap((name) => env[name]?.split(/[\s,]+/) ?? []);
  return [url, password, decoded(password), ...others];
}

function decoded(password: string): string {
  try {
    return decodeURIComponent(password);
  } catch {
    return password;
  }
}

function openInbox(
  { databaseUrl: url, retentionDays }: CommonConfig,
  log: Log,
  hide: (text: string) => string,
): Inbox {
  if (url !== undefined) return createInbox(openPostgresStore({ url, retentionDays }), hide);
  log('warn', 'DATABASE_URL is unset: duplicates are caught only within one function instance');
  return createInbox(createMemoryStore(), hide);
}
