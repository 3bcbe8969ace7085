import type { Claim, InboxRecord, InboxStore } from './store.js';

interface Entry {
  readonly attempt: number;
  readonly holder: string;
  /** By this process's clock. */
  readonly leaseUntil: number;
  state: 'claimed' | 'completed' | 'failed';
  result?: string | undefined;
}

/** What a memory store may hold: beyond either it forgets its oldest records, except those being handled. */
export interface MemoryLimits {
  readonly records?: number;
  /** Of all stored results together. */
  readonly characters?: number;
}

/** A store that lives as long as the function instance: it catches duplicates within the instance only. */
export function createMemoryStore({
  records = 10_000,
  characters = 10_000_000,
}: MemoryLimits = {}): InboxStore {
  // A Map keeps insertion order, so that its first entries are the oldest.
  const entries = new Map<string, Entry>();
  const oldest = entries.entries();
  let stored = 0;

  // Goes on where it stopped: from the start it would step over all that it deleted before.
  function forgetOldest(): void {
    for (let left = entries.size; left > 0; left -= 1) {
      if (entries.size <= records && stored <= characters) return;
      const { value } = oldest.next();
      // Stryker disable next-line ConditionalExpression: only the compiler does not know that there is one
      if (value === undefined) return;
      const [name, entry] = value;
      entries.delete(name);
      if (entry.state === 'claimed') entries.set(name, entry);
      else stored -= entry.result?.length ?? 0;
    }
  }

  function end(
    record: InboxRecord,
    attempt: number,
    state: 'completed' | 'failed',
    result?: string,
  ): boolean {
    const entry = entries.get(nameOf(record));
    if (entry?.attempt !== attempt) return false;
    if (entry.state === 'claimed') {
      Object.assign(entry, { state, result });
      stored += result?.length ?? 0;
      forgetOldest();
    }
    return entry.state === 'completed';
  }

  return {
    isDurable: false,
    async claim(record, { holder, leaseMs }): Promise<Claim> {
      const now = performance.now();
      const entry = entries.get(nameOf(record));
      if (entry?.state === 'completed') return { state: 'completed', result: entry.result };
      if (entry?.state === 'claimed' && entry.leaseUntil > now && entry.holder !== holder) {
        return { state: 'busy', leaseMs: entry.leaseUntil - now };
      }
      const attempt = (entry?.attempt ?? 0) + 1;
      entries.set(nameOf(record), { state: 'claimed', attempt, holder, leaseUntil: now + leaseMs });
      forgetOldest();
      return { state: 'claimed', attempt };
    },
    async complete(record, attempt, result) {
      return end(record, attempt, 'completed', result);
    },
    async fail(record, attempt) {
      // Stryker disable next-line StringLiteral: whatever is neither of the other two is a failure
      end(record, attempt, 'failed');
    },
    // It holds nothing that was not claimed.
    async forget() {},
  };
}

function nameOf({ type, id }: InboxRecord): string {
  return JSON.stringify([type, id]);
}
