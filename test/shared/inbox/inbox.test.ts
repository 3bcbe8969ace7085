import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import {
  createInbox,
  createMemoryStore,
  type InboxRecord,
  type InboxStore,
} from '../../../shared/src/inbox/index.js';

function record(id: string, type = 't'): InboxRecord {
  return { id, type, payload: { id } };
}

/** A promise that is settled from outside. */
function deferred<T>() {
  const settle: { resolve?: (value: T) => void; reject?: (error: Error) => void } = {};
  const promise = new Promise<T>((resolve, reject) => {
    Object.assign(settle, { resolve, reject });
  });
  return {
    promise,
    resolve: (value: T) => settle.resolve?.(value),
    reject: (error: Error) => settle.reject?.(error),
  };
}

describe('once', () => {
  it('runs the handler once and gives the stored result from then on', async () => {
    const inbox = createInbox(createMemoryStore());
    const handler = vi.fn(async () => ({ url: 'x' }));
    expect(await inbox.once(record('a'), handler)).toStrictEqual({
      outcome: 'handled',
      result: { url: 'x' },
    });
    for (let repeat = 0; repeat < 2; repeat += 1) {
      expect(await inbox.once(record('a'), handler)).toStrictEqual({
        outcome: 'duplicate',
        result: { url: 'x' },
      });
    }
    expect(handler).toHaveBeenCalledTimes(1);
  });

  it('is busy while the handler runs, for the same record only', async () => {
    const inbox = createInbox(createMemoryStore());
    const first = deferred<string>();
    const running = inbox.once(record('a'), () => first.promise);
    const other = vi.fn(async () => 'other');
    expect(await inbox.once(record('a'), other)).toStrictEqual({ outcome: 'busy' });
    expect(other).not.toHaveBeenCalled();
    expect(await inbox.once(record('b'), other)).toMatchObject({ outcome: 'handled' });
    first.resolve('done');
    expect(await running).toStrictEqual({ outcome: 'handled', result: 'done' });
    expect(await inbox.once(record('a'), other)).toStrictEqual({
      outcome: 'duplicate',
      result: 'done',
    });
  });

  it('throws what the handler threw, and lets the record be tried again', async () => {
    const inbox = createInbox(createMemoryStore());
    const error = new Error('no');
    await expect(inbox.once(record('a'), async () => Promise.reject(error))).rejects.toBe(error);
    expect(await inbox.once(record('a'), async () => 'yes')).toStrictEqual({
      outcome: 'handled',
      result: 'yes',
    });
    expect(await inbox.once(record('a'), async () => 'again')).toStrictEqual({
      outcome: 'duplicate',
      result: 'yes',
    });
  });

  it('lets a record be tried again whose handler threw before its first await', async () => {
    const inbox = createInbox(createMemoryStore());
    const broken = inbox.once(record('a'), () => {
      throw new Error('at once');
    });
    await expect(broken).rejects.toThrow('at once');
    expect(await inbox.once(record('a'), async () => 1)).toMatchObject({ outcome: 'handled' });
  });

  it('tells records apart by type and id together', async () => {
    const inbox = createInbox(createMemoryStore());
    const outcomes: string[] = [];
    for (const each of [record('a', 't'), record('a', 'u'), record('b', 't'), record('a', 't')]) {
      outcomes.push((await inbox.once(each, async () => 1)).outcome);
    }
    expect(outcomes).toStrictEqual(['handled', 'handled', 'handled', 'duplicate']);
  });

  it.each<[string, unknown, unknown]>([
    ['nothing', undefined, undefined],
    ['null', null, null],
    ['text', 'x', 'x'],
    ['a date, as JSON keeps it', new Date(0), '1970-01-01T00:00:00.000Z'],
    ['what JSON leaves out', { a: undefined, b: 1 }, { b: 1 }],
    ['a function, which JSON does not know', () => 1, undefined],
  ])('stores %s', async (_, result, expected) => {
    const inbox = createInbox(createMemoryStore());
    expect(await inbox.once(record('a'), async () => result)).toStrictEqual({
      outcome: 'handled',
      result: expected,
    });
    expect(await inbox.once(record('a'), async () => 'x')).toStrictEqual({
      outcome: 'duplicate',
      result: expected,
    });
  });

  it('gives copies: changing a result changes nothing that is stored', async () => {
    const inbox = createInbox(createMemoryStore());
    const returned = { list: [1] };
    const first = await inbox.once(record('a'), async () => returned);
    returned.list.push(2);
    if (first.outcome === 'handled') (first.result as typeof returned).list.push(3);
    const second = await inbox.once(record('a'), async () => 0);
    if (second.outcome === 'duplicate') (second.result as typeof returned).list.push(4);
    expect(await inbox.once(record('a'), async () => 0)).toMatchObject({ result: { list: [1] } });
  });

  it('tells the store the attempt and what went wrong', async () => {
    const complete = vi.fn<InboxStore['complete']>();
    const fail = vi.fn<InboxStore['fail']>();
    const claim = vi.fn<InboxStore['claim']>().mockResolvedValue({ state: 'claimed', attempt: 7 });
    const inbox = createInbox({ claim, complete, fail });
    const error = new Error('no');
    await inbox.once(record('a'), async () => [1]);
    await expect(inbox.once(record('b'), async () => Promise.reject(error))).rejects.toBe(error);
    expect(complete).toHaveBeenCalledExactlyOnceWith(record('a'), 7, '[1]');
    expect(fail).toHaveBeenCalledExactlyOnceWith(record('b'), 7, error);
  });

  // Each step starts a delivery of one of three records or ends one that runs, well or badly.
  const step = fc.oneof(
    fc.record({ start: fc.constantFrom('a', 'b', 'c') }),
    fc.record({ end: fc.nat({ max: 20 }), well: fc.boolean() }),
  );

  it('handles each record at most once well, however deliveries interleave', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 40 }),
        fc.integer({ min: 3, max: 6 }),
        async (steps, capacity) => {
          const inbox = createInbox(createMemoryStore(capacity));
          let overlaps = 0;
          const open: { id: string; work: ReturnType<typeof deferred<string>> }[] = [];
          const wells = new Map<string, number>();
          const deliveries: Promise<unknown>[] = [];
          for (const each of steps) {
            if ('start' in each) {
              const id = each.start;
              const delivery = inbox.once(record(id), () => {
                const work = deferred<string>();
                if (open.some((other) => other.id === id)) overlaps += 1;
                open.push({ id, work });
                return work.promise;
              });
              deliveries.push(delivery.catch(() => 'failed'));
            } else if (open.length > 0) {
              const [ended] = open.splice(each.end % open.length, 1);
              if (each.well) {
                wells.set(ended?.id ?? '', (wells.get(ended?.id ?? '') ?? 0) + 1);
                ended?.work.resolve('ok');
              } else ended?.work.reject(new Error('no'));
            }
            await new Promise(setImmediate);
          }
          for (const { work } of open) work.reject(new Error('end'));
          await Promise.all(deliveries);
          for (const count of wells.values()) expect(count).toBe(1);
          expect(overlaps).toBe(0);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('the memory store', () => {
  it('counts the attempts of a record', async () => {
    const store = createMemoryStore();
    for (const attempt of [1, 2, 3]) {
      expect(await store.claim(record('a'))).toStrictEqual({ state: 'claimed', attempt });
      await store.fail(record('a'), attempt, new Error('no'));
    }
  });

  it('takes the end of an attempt from nobody but its owner', async () => {
    const store = createMemoryStore();
    await store.claim(record('a'));
    await store.complete(record('a'), 2, '"theirs"');
    await store.fail(record('a'), 0, new Error('theirs'));
    expect(await store.claim(record('a'))).toStrictEqual({ state: 'busy' });
    await store.complete(record('a'), 1, '"ours"');
    await store.fail(record('a'), 1, new Error('late'));
    expect(await store.claim(record('a'))).toStrictEqual({ state: 'completed', result: '"ours"' });
  });

  it('knows nothing of a record that was never claimed', async () => {
    const store = createMemoryStore();
    await store.complete(record('a'), 1, '1');
    expect(await store.claim(record('a'))).toStrictEqual({ state: 'claimed', attempt: 1 });
  });

  it('forgets the oldest beyond its capacity, and no other', async () => {
    const store = createMemoryStore(2);
    for (const id of ['a', 'b', 'c']) {
      await store.claim(record(id));
      await store.complete(record(id), 1, undefined);
    }
    expect(await store.claim(record('c'))).toMatchObject({ state: 'completed' });
    expect(await store.claim(record('b'))).toMatchObject({ state: 'completed' });
    expect(await store.claim(record('a'))).toMatchObject({ state: 'claimed' });
  });

  it('never forgets a record that is being handled', async () => {
    const store = createMemoryStore(2);
    const claimed = ['a', 'b', 'c', 'd'].map(async (id) => store.claim(record(id)));
    await Promise.all(claimed);
    for (let other = 0; other < 10; other += 1) {
      await store.claim(record(`x${other}`));
      await store.complete(record(`x${other}`), 1, undefined);
    }
    for (const id of ['a', 'b', 'c', 'd']) {
      expect(await store.claim(record(id))).toStrictEqual({ state: 'busy' });
    }
  });
});
