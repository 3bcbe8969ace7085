import { InboxError, type LogLevel, logLevels } from '../core/index.js';
import { type CallbackConfig, readCallbackConfig } from './callback-config.js';
import { type Environment, EnvironmentReader } from './environment.js';
import { type HandoffConfig, readHandoff } from './handoff-config.js';
import { type PushConfig, readPushConfig } from './push-config.js';

const messageEncodings = ['auto', 'json', 'base64'] as const;

/** How the text of SMQ messages is encoded: found out by looking (`auto`), never Base64 (`json`), always Base64. */
export type MessageEncoding = (typeof messageEncodings)[number];

/** What every function reads. */
export interface CommonConfig {
  readonly logLevel: LogLevel;
  /** `CALLBACK_DEADLINE_MS`: how long an HTTP function may take to answer, everything included. */
  readonly callbackDeadlineMs: number;
  readonly messageEncoding: MessageEncoding;
  /** `DATABASE_URL`: the PostgreSQL that holds the inbox; without it, the instance's memory does. */
  readonly databaseUrl: string | undefined;
  /** `INBOX_RETENTION_DAYS`: how long a completed signal is remembered there. */
  readonly retentionDays: number;
  /** `DEAD_LETTER_QUEUE`: the SMQ queue for what cannot be decoded, and for callbacks that nothing else keeps. */
  readonly deadLetterQueue: string | undefined;
  /** `SMQ_ENDPOINT`: where that queue is, instead of at the region's public endpoint. */
  readonly smqEndpoint: string | undefined;
}

/** What the environment variables say, with defaults filled in; an empty list means: no such limit. */
export interface Config extends CommonConfig, CallbackConfig, PushConfig, HandoffConfig {}

/** Of that, what one kind of function reads, with the settings of the handoff where one of them is set. */
export type FunctionConfig<Own> = CommonConfig & Own & { readonly handoff?: HandoffConfig };

/** Reads what one kind of function has for itself. */
export type ReadOwn<Own> = (read: EnvironmentReader) => Own;

/**
 * Reads the configuration of all functions; an empty variable counts as unset.
 *
 * @throws {InboxError} `config_invalid`, listing every problem by variable, never a value.
 */
export function readConfig(env: Environment): Config {
  const read = new EnvironmentReader(env);
  return checked(read, readAll(read));
}

/** What {@link readConfig} would refuse, problem by problem; each names its variables. */
export function configProblems(env: Environment): string[] {
  const read = new EnvironmentReader(env);
  readAll(read);
  return read.problems;
}

/**
 * Reads the configuration of one kind of function, as {@link readConfig} does that of all.
 *
 * @throws {InboxError} `config_invalid`.
 */
export function readFunctionConfig<Own>(
  env: Environment,
  readOwn: ReadOwn<Own>,
): FunctionConfig<Own> {
  const read = new EnvironmentReader(env);
  const config = { ...readCommon(read), ...readOwn(read) };
  const handsOff = Object.keys(env).some((name) => name.startsWith('HANDOFF_') && env[name]);
  return checked(read, handsOff ? { ...config, handoff: readHandoff(read) } : config);
}

function readAll(read: EnvironmentReader): Config {
  return {
    ...readCommon(read),
    ...readCallbackConfig(read),
    ...readPushConfig(read),
    ...readHandoff(read),
  };
}

function checked<Read>({ problems }: EnvironmentReader, config: Read): Read {
  if (problems.length === 0) return config;
  const what = problems.join('; ');
  throw new InboxError('config_invalid', `the function's configuration is wrong: ${what}`);
}

function readCommon(read: EnvironmentReader): CommonConfig {
  return {
    logLevel: read.oneOf('LOG_LEVEL', logLevels, 'info'),
    // OSS gives up after 5 s, and the way there and back takes its share.
    callbackDeadlineMs: read.wholeNumber('CALLBACK_DEADLINE_MS', 3500, 100, 4900),
    messageEncoding: read.oneOf('SMQ_MESSAGE_ENCODING', messageEncodings, 'auto'),
    databaseUrl: read.text(
      'DATABASE_URL',
      /^postgres(?:ql)?:\/\/[^\s/?#]+/,
      'postgres://user:password@host:port/database',
    ),
    // Function Compute may retry for 7 days, and SMQ for one.
    retentionDays: read.wholeNumber('INBOX_RETENTION_DAYS', 14, 1, 3650),
    deadLetterQueue: read.text('DEAD_LETTER_QUEUE', /^[\w-]{1,256}$/, 'the name of an SMQ queue'),
    smqEndpoint: read.origin('SMQ_ENDPOINT'),
  };
}
