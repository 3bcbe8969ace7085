import { createSecretKey, type KeyObject } from 'node:crypto';
import { decodeBase64 } from './bytes.js';

export type Environment = Readonly<Record<string, string | undefined>>;

const MIN_SECRET = 16;

/**
 * Reads typed values from environment variables; an empty variable counts as unset. What is wrong is gathered in
 * `problems`, by variable, never with a value.
 */
export class EnvironmentReader {
  readonly problems: string[] = [];
  readonly #env: Environment;

  constructor(env: Environment) {
    this.#env = env;
  }

  oneOf<Choice extends string>(name: string, choices: readonly Choice[], unset: Choice): Choice {
    const value = this.#text(name);
    const found = choices.find((choice) => choice === value);
    if (value && found === undefined) this.#problem(name, `must be one of ${choices.join(', ')}`);
    return found ?? unset;
  }

  wholeNumber(name: string, unset: number, least: number, most: number): number {
    const value = this.#text(name);
    if (!value) return unset;
    const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
    if (number >= least && number <= most) return number;
    this.#problem(name, `must be a whole number from ${least} to ${most}`);
    return unset;
  }

  /** An http or https origin: `https://host[:port]`. */
  origin(name: string): string | undefined {
    const value = this.#text(name);
    if (!value || /^https?:\/\/[\w.-]+(?::\d{1,5})?$/.test(value)) return value || undefined;
    this.#problem(name, 'must be http:// or https:// and a host, without a path');
    return undefined;
  }

  /** Entries separated by commas or blanks, each of which must fit `pattern`. */
  list(name: string, pattern: RegExp, expected: string): string[] {
    return this.#entries(name).filter((entry, index) => {
      const fits = pattern.test(entry);
      if (!fits) this.#problem(name, `entry ${index + 1} must be ${expected}`);
      return fits;
    });
  }

  /** Secrets as keys, which show nothing of themselves when they are printed. */
  secrets(name: string): KeyObject[] {
    return this.#entries(name).flatMap((entry, index) => {
      if (entry.length >= MIN_SECRET) return [createSecretKey(entry, 'utf8')];
      this.#problem(name, `entry ${index + 1} must have ${MIN_SECRET} characters or more`);
      return [];
    });
  }

  /** Public keys by URL, from entries `url=base64`. */
  publicKeys(name: string, expected: string, parse: (der: Buffer) => KeyObject) {
    const keys = new Map<string, KeyObject>();
    for (const [index, entry] of this.#entries(name).entries()) {
      const border = entry.indexOf('=');
      const key = parseRsaKey(entry.slice(border + 1), parse);
      if (border > 0 && key) keys.set(entry.slice(0, border), key);
      else this.#problem(name, `entry ${index + 1} must be url=base64 of ${expected}`);
    }
    return keys;
  }

  #text(name: string): string {
    return (this.#env[name] ?? '').trim();
  }

  #entries(name: string): string[] {
    return this.#text(name)
      .split(/[\s,]+/)
      .filter((entry) => entry !== '');
  }

  #problem(name: string, what: string): void {
    this.problems.push(`${name} ${what}`);
  }
}

function parseRsaKey(base64: string, parse: (der: Buffer) => KeyObject): KeyObject | undefined {
  const der = decodeBase64(base64);
  if (der === undefined) return undefined;
  try {
    const key = parse(der);
    return key.asymmetricKeyType === 'rsa' ? key : undefined;
  } catch {
    return undefined;
  }
}
