import { setTimeout as wait } from 'node:timers/promises';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  createMemoryStore,
  type InboxRecord,
  type InboxStore,
  openPostgresStore,
} from '../../../shared/src/inbox/index.js';
import type { TestDatabase } from '../../test-database.js';
import { inboxDatabase } from './inbox-database.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await inboxDatabase();
});
afterAll(() => database.drop());

const withinMs = 20_000;
const hour = 3_600_000;
const id = fc.constantFrom('a', 'b');
const attempt = fc.nat({ max: 4 });
const step = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('claim' as const),
      id,
      holder: fc.constantFrom('x', 'y', 'z'),
      isOver: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('complete' as const), id, attempt }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('fail' as const), id, attempt }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Takes the step and says what came of it, but for how long exactly a lease still runs. */
async function take(store: InboxStore, each: Step, run: number): Promise<unknown> {
  const record: InboxRecord = { id: `${run} ${each.id}`, type: 't', payload: run };
  if (each.do === 'complete') {
    return store.complete(record, each.attempt, `${each.attempt}`, withinMs);
  }
  if (each.do === 'fail') return store.fail(record, each.attempt, 'no', withinMs);
  const request = { holder: each.holder, leaseMs: each.isOver ? 1 : hour };
  const claim = await store.claim(record, request, withinMs);
  return claim.state === 'busy' ? { state: 'busy', runs: claim.leaseMs > 1 } : claim;
}

it('has both stores say the same, whatever happens', async () => {
  const stores = [createMemoryStore(), openPostgresStore({ url: database.url, retentionDays: 14 })];
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      run += 1;
      for (const each of steps) {
        const [memory, postgres] = await Promise.all(stores.map((store) => take(store, each, run)));
        expect(postgres).toStrictEqual(memory);
        // So that a short lease is over in both.
        if (each.do === 'claim' && each.isOver) await wait(5);
      }
    }),
    { numRuns: 100 },
  );
}, 60_000);
