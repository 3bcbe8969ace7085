import { expect, it } from 'vitest';
import { amount } from './amount.js';
import { effectsDatabase, tally } from './effects.js';
import { BuiltFunction } from './fc.js';
import { messageEvent } from './message-event.js';

const { signals, processes } = amount;

interface Race {
  /** In which order each process goes through the signals. */
  readonly order: string;
  readonly arrange: (ids: readonly string[]) => readonly string[];
  readonly signals: number;
  readonly processes: number;
}

const races: Race[] = [
  { order: 'an order of its own', arrange: shuffled, signals, processes },
  // All of them at each signal at once.
  { order: 'the same order', arrange: (ids) => ids, signals: 50, processes: 8 },
];

it.each(races)(
  'has one process handle each signal when all get all of them, each in $order',
  async (race) => {
    const database = await effectsDatabase();
    const { url, sql } = database;
    const started = performance.now();
    const ids = Array.from({ length: race.signals }, (_, index) => `signal-${index}`);
    const count = { handled: 0, duplicates: 0, busy: 0 };

    async function run(): Promise<void> {
      const environment = { DATABASE_URL: url, EFFECTS_URL: url };
      const fc = new BuiltFunction({ built: 'build/faults/plain', environment });
      const waiting = [...race.arrange(ids)];
      for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
        const { errorType, payload } = await fc.invoke(messageEvent(id, { takes: 5 }));
        if (errorType === undefined) {
          const { handled, duplicates } = JSON.parse(payload.toString());
          count.handled += handled;
          count.duplicates += duplicates;
        } else {
          expect(payload.toString()).toContain('busy: ');
          count.busy += 1;
          waiting.push(id);
        }
      }
      await fc.kill();
    }

    try {
      await Promise.all(Array.from({ length: race.processes }, run));
      const total = await tally(ids, sql);
      expect(total).toEqual({ signals: ids.length, lost: 0, doubled: 0, completed: ids.length });
      expect(count.handled).toBe(ids.length);
      expect(count.duplicates).toBe(ids.length * (race.processes - 1));
      const rows = await sql`select distinct attempts from oss_inbox`;
      expect([...rows]).toEqual([{ attempts: 1 }]);
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      console.log(
        `race of ${race.processes} processes in ${race.order}: ${ids.length} signals, ${count.handled} handled, ${count.duplicates} duplicates, ${count.busy} busy, lost ${total.lost}, doubled ${total.doubled}, ${seconds} s`,
      );
    } finally {
      await database.drop();
    }
  },
  600_000,
);

function shuffled(ids: readonly string[]): string[] {
  return ids
    .map((id) => ({ id, at: Math.random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ id }) => id);
}
