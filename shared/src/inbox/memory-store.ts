import type { Claim, InboxRecord, InboxStore } from './store.js';

interface Entry {
  state: 'claimed' | 'completed' | 'failed';
  attempt: number;
  result?: string | undefined;
}

/**
 * A store that lives as long as the function instance: it catches duplicates within the instance only. Beyond
 * `capacity` records it forgets the oldest that is not being handled.
 */
export function createMemoryStore(capacity = 10_000): InboxStore {
  // A Map keeps insertion order, so that its first entries are the oldest.
  const entries = new Map<string, Entry>();

  function forgetOldest(): void {
    for (const [name, entry] of entries) {
      if (entries.size <= capacity) return;
      if (entry.state !== 'claimed') entries.delete(name);
    }
  }

  async function claim(record: InboxRecord): Promise<Claim> {
    const entry = entries.get(nameOf(record));
    if (entry?.state === 'completed') return { state: 'completed', result: entry.result };
    if (entry?.state === 'claimed') return { state: 'busy' };
    const attempt = (entry?.attempt ?? 0) + 1;
    entries.set(nameOf(record), { state: 'claimed', attempt });
    forgetOldest();
    return { state: 'claimed', attempt };
  }

  function end(record: InboxRecord, attempt: number, changes: Omit<Entry, 'attempt'>): void {
    const entry = entries.get(nameOf(record));
    if (entry?.state === 'claimed' && entry.attempt === attempt) Object.assign(entry, changes);
  }

  return {
    claim,
    async complete(record, attempt, result) {
      end(record, attempt, { state: 'completed', result });
    },
    async fail(record, attempt) {
      end(record, attempt, { state: 'failed' });
    },
  };
}

function nameOf({ type, id }: InboxRecord): string {
  return `${type}\n${id}`;
}
