import { inspect } from 'node:util';

/** Fewer characters than this may stand anywhere by chance. */
const SHORTEST = 6;
/** A role's credentials change with time; older ones are worth nothing by then. */
const MOST = 64;

/**
 * Hides secrets in text that goes out: log lines, and the ledger's reasons. It learns them as they come, and finds each as it
 * is, as JSON escapes it and as a URL encodes it. Errors of clients quote what they sent, and this is the one place that
 * sees all of them.
 */
export class SecretFilter {
  readonly #secrets = new Set<string>();
  #pattern: RegExp | undefined;

  learn(secrets: Iterable<string | undefined>): void {
    for (const secret of secrets) {
      if (secret === undefined || secret.length < SHORTEST || this.#secrets.has(secret)) continue;
      this.#secrets.add(secret);
      const [oldest] = this.#secrets;
      if (this.#secrets.size > MOST && oldest !== undefined) this.#secrets.delete(oldest);
      this.#pattern = undefined;
    }
  }

  /** The text with `[secret]` in the place of each secret, and `[ticket]` in that of each ticket. */
  hide(text: string): string {
    const withoutTickets = text.replace(TICKET, '[ticket]');
    if (this.#secrets.size === 0) return withoutTickets;
    this.#pattern ??= patternOf(this.#secrets);
    return withoutTickets.replace(this.#pattern, '[secret]');
  }

  /** An error that says what the thrown one said, without secrets and without what else it held. */
  hideIn(thrown: unknown): Error {
    const isError = thrown instanceof Error;
    const hidden = new Error(
      this.hide(isError ? thrown.message : inspect(thrown)).slice(0, LONGEST),
    );
    if (!isError) return hidden;
    hidden.name = thrown.name;
    hidden.stack = this.hide(thrown.stack ?? thrown.message).slice(0, LONGEST);
    return hidden;
  }
}

const LONGEST = 4000;

const TICKET = /\bv1\.[\w-]{20,}\.[\w-]{43}/g;

function patternOf(secrets: Iterable<string>): RegExp {
  const forms = [...secrets].flatMap((secret) => [secret, inJson(secret), inUrl(secret)]);
  // The longest first, so that nothing is left of one that begins with another.
  const longestFirst = [...new Set(forms)].sort((a, b) => b.length - a.length);
  const escaped = longestFirst.map((form) => form.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'));
  return new RegExp(escaped.join('|'), 'g');
}

function inJson(secret: string): string {
  return JSON.stringify(secret).slice(1, -1);
}

// encodeURIComponent throws on a lone surrogate.
function inUrl(secret: string): string {
  return new URLSearchParams([['', secret]]).toString().slice(1);
}
