import { createPublicKey, type KeyObject } from 'node:crypto';
import { decodeBase64 } from './bytes.js';
import { InboxError } from './errors.js';
import { type LogLevel, logLevels } from './log.js';

const messageEncodings = ['auto', 'json', 'base64'] as const;

/** How the text of SMQ messages is encoded: found out by looking (`auto`), never Base64 (`json`), always Base64. */
export type MessageEncoding = (typeof messageEncodings)[number];

/** What the environment variables say, with defaults filled in. */
export interface Config {
  readonly logLevel: LogLevel;
  /** `CALLBACK_PUBLIC_KEYS`: keys trusted beside OSS's own, by the URL a callback names. */
  readonly callbackPublicKeys: ReadonlyMap<string, KeyObject>;
  /** `CALLBACK_DEADLINE_MS`: how long an HTTP function may take to answer, everything included. */
  readonly callbackDeadlineMs: number;
  readonly messageEncoding: MessageEncoding;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the configuration; an empty variable counts as unset.
 *
 * @throws {InboxError} `config_invalid`, listing every problem by variable, never a value.
 */
export function readConfig(env: Environment): Config {
  const problems: string[] = [];
  const problem = (name: string, what: string) => problems.push(`${name} ${what}`);

  function oneOf<Choice extends string>(
    name: string,
    choices: readonly Choice[],
    unset: Choice,
  ): Choice {
    const value = env[name]?.trim();
    if (!value) return unset;
    const found = choices.find((choice) => choice === value);
    if (found === undefined) problem(name, `must be one of ${choices.join(', ')}`);
    return found ?? unset;
  }

  function wholeNumber(name: string, unset: number, least: number, most: number): number {
    const value = env[name]?.trim();
    if (!value) return unset;
    const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
    if (number >= least && number <= most) return number;
    problem(name, `must be a whole number from ${least} to ${most}`);
    return unset;
  }

  function publicKeys(name: string): ReadonlyMap<string, KeyObject> {
    const entries = (env[name] ?? '').split(/[\s,]+/).filter((entry) => entry !== '');
    const keys = new Map<string, KeyObject>();
    for (const [index, entry] of entries.entries()) {
      const border = entry.indexOf('=');
      const key = parsePublicKey(entry.slice(border + 1));
      if (border < 1 || key === undefined) {
        problem(name, `entry ${index + 1} must be url=base64 of an RSA public key in DER (SPKI)`);
      } else {
        keys.set(entry.slice(0, border), key);
      }
    }
    return keys;
  }

  const config: Config = {
    logLevel: oneOf('LOG_LEVEL', logLevels, 'info'),
    callbackPublicKeys: publicKeys('CALLBACK_PUBLIC_KEYS'),
    // OSS gives up after 5 s, and the way there and back takes its share.
    callbackDeadlineMs: wholeNumber('CALLBACK_DEADLINE_MS', 3500, 100, 4900),
    messageEncoding: oneOf('SMQ_MESSAGE_ENCODING', messageEncodings, 'auto'),
  };
  if (problems.length > 0) {
    throw new InboxError(
      'config_invalid',
      `the function's configuration is wrong: ${problems.join('; ')}`,
    );
  }
  return config;
}

function parsePublicKey(base64: string): KeyObject | undefined {
  const der = decodeBase64(base64);
  if (der === undefined) return undefined;
  try {
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
    return key.asymmetricKeyType === 'rsa' ? key : undefined;
  } catch {
    return undefined;
  }
}
