import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createInbox, type InboxStore, type OnceResult } from '../../../shared/src/inbox/index.js';
import { type Deferred, deferred } from './deferred.js';
import { type OpenStore, openMemory, openPostgres } from './open-stores.js';

/** A handler that runs, until it is told how to end. */
interface Running {
  readonly id: string;
  readonly work: Deferred<string>;
  readonly delivery: Promise<unknown>;
}

/** What came of the deliveries of one record. */
interface Tally {
  readonly handled: string[];
  readonly duplicates: string[];
}

// Each step starts a delivery of one of three records to one of two function instances, or ends a handler that runs.
const start = fc.record({
  id: fc.constantFrom('a', 'b', 'c'),
  instance: fc.nat({ max: 1 }),
  holder: fc.constantFrom('x', 'y', undefined),
});
const end = fc.record({ end: fc.nat({ max: 20 }), well: fc.boolean() });
const steps = fc.array(fc.oneof(start, end), { maxLength: 40 });
type Step = typeof steps extends fc.Arbitrary<(infer T)[]> ? T : never;

let runs = 0;

/** Takes the steps, with such leases; says what came of each record, and whether two handlers ran at once for one. */
async function deliver(store: InboxStore, taken: Step[], leaseMs: number) {
  runs += 1;
  const run = runs;
  const instances = [createInbox(store), createInbox(store)];
  const running: Running[] = [];
  const tallies = new Map<string, Tally>();
  let overlaps = 0;

  async function begin(each: Exclude<Step, { end: number }>): Promise<void> {
    const { id, instance, holder } = each;
    const begun = deferred<void>();
    const work = deferred<string>();
    const handler = () => {
      if (running.some((other) => other.id === id)) overlaps += 1;
      running.push({ id, work, delivery });
      begun.resolve();
      return work.promise;
    };
    const record = { id: `${run} ${id}`, type: 'property', payload: each };
    const options = { leaseMs, ...(holder && { holder }) };
    const inbox = instances[instance] ?? createInbox(store);
    const delivery = inbox.once(record, handler, options).then(
      (once) => note(id, once),
      () => undefined,
    );
    await Promise.race([begun.promise, delivery]);
  }

  function note(id: string, once: OnceResult): void {
    const tally = tallies.get(id) ?? { handled: [], duplicates: [] };
    tallies.set(id, tally);
    if (once.outcome === 'handled') tally.handled.push(String(once.result));
    if (once.outcome === 'duplicate') tally.duplicates.push(String(once.result));
  }

  for (const [index, each] of taken.entries()) {
    if ('id' in each) {
      await begin(each);
    } else if (running.length > 0) {
      const [ended] = running.splice(each.end % running.length, 1);
      if (each.well) ended?.work.resolve(`result ${index}`);
      else ended?.work.reject(new Error('no'));
      await ended?.delivery;
    }
  }
  for (const { work } of running) work.reject(new Error('the end'));
  await Promise.all(running.map(({ delivery }) => delivery));
  return { tallies: [...tallies.values()], overlaps };
}

describe.each([
  ['memory', openMemory],
  ['PostgreSQL', openPostgres],
])('an inbox over a %s store', (_, open) => {
  let opened: OpenStore;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened.close());

  it.each([
    ['a lease that is over at once', 1],
    ['a lease that runs', 3_600_000],
  ])(
    'handles each record once at most, whatever happens, with %s',
    async (_lease, leaseMs) => {
      let total = 0;
      await fc.assert(
        fc.asyncProperty(steps, async (taken) => {
          const { tallies } = await deliver(opened.store, taken, leaseMs);
          for (const { handled, duplicates } of tallies) {
            expect(handled.length).toBeLessThanOrEqual(1);
            for (const result of duplicates) expect([result]).toEqual(handled);
            total += duplicates.length;
          }
        }),
        { numRuns: 60 },
      );
      expect(total).toBeGreaterThan(0);
    },
    60_000,
  );

  it('never runs two handlers of one record at once while leases run, but for a retry', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (taken) => {
        const nobodyRetries = taken.map((each) => ({ ...each, holder: undefined }));
        const { overlaps } = await deliver(opened.store, nobodyRetries, 3_600_000);
        expect(overlaps).toBe(0);
      }),
      { numRuns: 60 },
    );
  }, 60_000);
});
