import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { it } from 'vitest';
import type { TestDatabase } from '../test-database.js';
import { effectsDatabase, tally } from './effects.js';
import { BuiltFunction } from './fc.js';
import { messageEvent } from './message-event.js';

const HOUR = 3_600_000;
const preload = fileURLToPath(new URL('shifted-clock.cjs', import.meta.url));

interface Lease {
  readonly attempts: number;
  readonly claimedAt: Date;
  readonly leaseUntil: Date;
}

const cases = [
  { holder: HOUR, comer: 0 },
  { holder: -HOUR, comer: 0 },
  { holder: 0, comer: HOUR },
  { holder: 0, comer: -HOUR },
];

it.concurrent.for(cases)(
  "goes by the database's clock when the holder's is off by $holder ms and another's by $comer ms",
  { timeout: 60_000 },
  async ({ holder, comer }, { expect }) => {
    const database = await effectsDatabase();
    const times: number[] = [];
    const shifted = (shift: number, timeout: number) =>
      new BuiltFunction({
        built: 'build/faults/plain',
        timeout,
        environment: {
          NODE_OPTIONS: `--require=${preload}`,
          CLOCK_SHIFT_MS: String(shift),
          DATABASE_URL: database.url,
          EFFECTS_URL: database.url,
          LOG_LEVEL: 'info',
        },
        onLine: (line) => {
          const { time } = JSON.parse(line) as { time: string };
          times.push(Date.parse(time) - Date.now());
        },
      });
    // Its lease is two seconds longer.
    const first = shifted(holder, 2);
    const other = shifted(comer, 60);
    try {
      // A process takes time to start, of which there is little.
      await Promise.all([first, other].map((fc) => fc.deliver(messageEvent('another'))));

      // One that is being handled is waited for.
      const handling = first.deliver(messageEvent('slow', { takes: 500 }));
      await leaseOf('slow', database);
      expect((await other.deliver(messageEvent('slow'))).outcome.payload.toString()).toContain(
        '"duplicates":1',
      );
      expect((await handling).outcome.errorType).toBeUndefined();

      // One whose holder is dead is taken over when its lease has ended, not before and not an hour later.
      await first.invoke(messageEvent('dead', { dies: 'before the effect' }));
      const left = await leaseOf('dead', database);
      expect(left.leaseUntil.getTime() - left.claimedAt.getTime()).toBeLessThan(5000);
      expect((await other.deliver(messageEvent('dead'))).outcome.errorType).toBeUndefined();
      const taken = await leaseOf('dead', database);
      expect(taken.attempts).toBe(2);
      expect(taken.claimedAt.getTime()).toBeGreaterThanOrEqual(left.leaseUntil.getTime());

      const total = await tally(['slow', 'dead'], database.sql);
      expect(total).toEqual({ signals: 2, lost: 0, doubled: 0, completed: 2 });
      // Their clocks were off indeed.
      const hours = times.map((ms) => Math.round(ms / HOUR) * HOUR);
      expect(new Set(hours)).toEqual(new Set([holder, comer]));
      console.log(
        `clocks off by ${holder / HOUR} h and ${comer / HOUR} h: lost ${total.lost}, doubled ${total.doubled}`,
      );
    } finally {
      await first.kill();
      await other.kill();
      await database.drop();
    }
  },
);

/** The lease of a signal, once it is claimed. */
async function leaseOf(id: string, { sql }: TestDatabase): Promise<Lease> {
  for (;;) {
    const [lease] = await sql<Lease[]>`
      select attempts, claimed_at as "claimedAt", lease_until as "leaseUntil" from oss_inbox where id = ${id}`;
    if (lease) return lease;
    await wait(10);
  }
}
