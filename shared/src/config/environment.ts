import type { KeyObject } from 'node:crypto';
import { decodeBase64 } from '../core/index.js';
import { isSampleKey } from '../signature/index.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads typed values from environment variables; an empty variable counts as unset. What is wrong is gathered in `problems`, by variable, never with a value.
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

  /** Entries separated by commas or blanks, as `parse` gives them; each for which it gives nothing is a problem. */
  entries<Parsed>(name: string, duty: string, parse: (entry: string) => Parsed | undefined) {
    const text = this.#env[name] ?? '';
    const entries = text.split(/[\s,]+/).filter(Boolean);
    // Somebody meant something by it, and without an entry a guard would be off.
    if (text && entries.length === 0) this.#problem(name, 'has no entry: leave it empty for none');
    return entries.flatMap((entry, index) => {
      const parsed = parse(entry);
      if (parsed !== undefined) return [parsed];
      this.#problem(name, `entry ${index + 1} must ${duty}`);
      return [];
    });
  }

  /** Entries each of which must fit `pattern`. */
  list(name: string, pattern: RegExp, expected: string): string[] {
    return this.entries(name, `be ${expected}`, (entry) =>
      pattern.test(entry) ? entry : undefined,
    );
  }

  /** Public keys by URL, from entries `url=base64`. */
  publicKeys(name: string, expected: string, parse: (der: Buffer) => KeyObject) {
    // Blanks alone count as unset, since no key guards anything by being there.
    if (!this.#text(name)) return new Map<string, KeyObject>();
    const keys = this.entries(name, `be url=base64 of ${expected}`, (entry) => {
      const border = entry.indexOf('=');
      const key = parseRsaKey(entry.slice(border + 1), parse);
      return border > 0 && key ? ([entry.slice(0, border), key] as const) : undefined;
    });
    if (this.#isDeployed() && keys.some(([, key]) => isSampleKey(key))) {
      this.#problem(name, 'trusts the key of the samples, with which anyone can sign: take it out');
    }
    return new Map(keys);
  }

  /** In Function Compute's own environment, or in production elsewhere, and not in that of the local cloud. */
  #isDeployed(): boolean {
    const { FC_INSTANCE_ID, FC_FUNCTION_NAME, NODE_ENV, OSS_INBOX_LOCAL } = this.#env;
    const isRemote = Boolean(FC_INSTANCE_ID || FC_FUNCTION_NAME) || NODE_ENV === 'production';
    return isRemote && OSS_INBOX_LOCAL !== 'true';
  }

  #text(name: string): string {
    return (this.#env[name] ?? '').trim();
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
