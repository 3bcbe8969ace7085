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

  flag(name: string, unset: boolean): boolean {
    return this.oneOf(name, ['true', 'false'], `${unset}`) === 'true';
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
    const pattern = /^https?:\/\/[\w.-]+(?::\d{1,5})?$/;
    return this.text(name, pattern, 'http:// or https:// and a host, without a path');
  }

  /** Text that fits `pattern`. */
  text(name: string, pattern: Pick<RegExp, 'test'>, expected: string): string | undefined {
    const value = this.#text(name);
    if (!value || pattern.test(value)) return value || undefined;
    this.#problem(name, `must be ${expected}`);
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
    return this.#secrets(name, `have ${MIN_SECRET} characters or more`, (entry) =>
      entry.length >= MIN_SECRET ? Buffer.from(entry) : undefined,
    );
  }

  /** Secrets as Standard Webhooks writes them: `whsec_` and the Base64 of 24 to 64 bytes. */
  webhookSecrets(name: string): KeyObject[] {
    return this.#secrets(name, 'be whsec_ and the Base64 of 24 to 64 bytes', (entry) => {
      const bytes = Buffer.from(entry.slice(6), 'base64');
      // Nothing but the spelling that an encoder gives, since receivers differ in what else they take.
      const isEncoded = entry === `whsec_${bytes.toString('base64')}`;
      return isEncoded && bytes.length >= 24 && bytes.length <= 64 ? bytes : undefined;
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

  #secrets(name: string, duty: string, decode: (entry: string) => Buffer | undefined): KeyObject[] {
    return this.#entries(name).flatMap((entry, index) => {
      const bytes = decode(entry);
      if (bytes) return [createSecretKey(bytes)];
      this.#problem(name, `entry ${index + 1} must ${duty}`);
      return [];
    });
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
