import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createInbox, type Inbox, type InboxStore } from '../../../shared/src/inbox/index.js';
import { deferred } from './deferred.js';
import type { OpenStore } from './open-stores.js';
import { newRecord } from './records.js';
import { thrownBy } from './thrown-by.js';
import { thrownThings } from './thrown-things.js';

const takenByOther = {
  outcome: 'busy',
  reason: 'this signal is being handled by another invocation right now',
};
const overtaken = {
  outcome: 'busy',
  reason: 'the handler took longer than it had, so that another invocation took the signal over',
};
/** More time than any test takes. */
const patient = { withinMs: 60_000 };
const hour = 3_600_000;
const mine = async () => 'mine';

/**
 * What an inbox must do over each store. `soon` is how many milliseconds are not much, and yet enough for what the store
 * does.
 */
export function describeOnce(name: string, open: () => Promise<OpenStore>, soon: number): void {
  describe(`once over a ${name} store`, () => {
    let opened: OpenStore;
    let store: InboxStore;
    let inbox: Inbox;
    beforeAll(async () => {
      opened = await open();
      store = opened.store;
      inbox = createInbox(store);
    });
    afterAll(() => opened.close());

    it('runs the handler once and gives the stored result from then on', async () => {
      const record = newRecord();
      const handler = vi.fn(async () => ({ url: 'x' }));
      const result = { url: 'x' };
      expect(await inbox.once(record, handler)).toStrictEqual({ outcome: 'handled', result });
      for (let repeat = 0; repeat < 2; repeat += 1) {
        expect(await inbox.once(record, handler)).toStrictEqual({ outcome: 'duplicate', result });
      }
      expect(handler).toHaveBeenCalledTimes(1);
    });

    it('is busy while the handler runs, for the same record only', async () => {
      const record = newRecord();
      const begun = deferred<void>();
      const first = deferred<string>();
      const running = inbox.once(record, () => {
        begun.resolve();
        return first.promise;
      });
      await begun.promise;
      const other = vi.fn(async () => 'other');
      expect(await inbox.once(record, other)).toStrictEqual(takenByOther);
      expect(other).not.toHaveBeenCalled();
      expect(await inbox.once(newRecord(), other)).toMatchObject({ outcome: 'handled' });
      first.resolve('done');
      expect(await running).toStrictEqual({ outcome: 'handled', result: 'done' });
      expect(await inbox.once(record, other)).toStrictEqual({
        outcome: 'duplicate',
        result: 'done',
      });
    });

    it('lets a record be tried again whose handler failed, and not one that was handled', async () => {
      const record = newRecord();
      const error = new Error('no');
      expect(await thrownBy(inbox.once(record, () => Promise.reject(error)))).toBe(error);
      expect(await inbox.once(record, async () => 'yes')).toMatchObject({ outcome: 'handled' });
      const result = 'yes';
      expect(await inbox.once(record, async () => 1)).toStrictEqual({
        outcome: 'duplicate',
        result,
      });
    });

    it.each(thrownThings)(
      'throws on what the handler threw, and it can be tried again: %s',
      async (_name, make) => {
        const record = newRecord();
        const error = make();
        const thrown = await thrownBy(inbox.once(record, () => Promise.reject(error)));
        expect(Object.is(thrown, error)).toBe(true);
        expect(await inbox.once(record, async () => 1)).toMatchObject({ outcome: 'handled' });
      },
    );

    it('throws on even what does not tell its class', async () => {
      const record = newRecord();
      const error = new Proxy(
        {},
        {
          getPrototypeOf: () => {
            throw new Error('it was looked at');
          },
        },
      );
      const thrown = await thrownBy(inbox.once(record, () => Promise.reject(error)));
      expect(Object.is(thrown, error)).toBe(true);
      expect(await inbox.once(record, async () => 1)).toMatchObject({ outcome: 'handled' });
    });

    it('lets a record be tried again whose handler threw before its first await', async () => {
      const record = newRecord();
      const broken = inbox.once(record, () => {
        throw new Error('at once');
      });
      await expect(broken).rejects.toThrow('at once');
      expect(await inbox.once(record, async () => 1)).toMatchObject({ outcome: 'handled' });
    });

    it('fails where JSON cannot hold the result, and lets the record be tried again', async () => {
      const record = newRecord();
      await expect(inbox.once(record, async () => 1n)).rejects.toThrow('BigInt');
      expect(await inbox.once(record, async () => 1)).toMatchObject({ outcome: 'handled' });
    });

    it.each<[string, unknown, unknown]>([
      ['nothing', undefined, undefined],
      ['null', null, null],
      ['text', 'x', 'x'],
      ['a NUL', '\0', '\0'],
      ['a date, as JSON keeps it', new Date(0), '1970-01-01T00:00:00.000Z'],
      ['what JSON leaves out', { a: undefined, b: 1 }, { b: 1 }],
      ['a function, which JSON does not know', () => 1, undefined],
    ])('stores %s', async (_name, result, expected) => {
      const record = newRecord();
      for (const outcome of ['handled', 'duplicate']) {
        const once = await inbox.once(record, async () => result);
        expect(once).toStrictEqual({ outcome, result: expected });
      }
    });

    it('gives copies: changing a result changes nothing that is stored', async () => {
      const record = newRecord();
      const returned = { list: [1] };
      const first = await inbox.once(record, async () => returned);
      returned.list.push(2);
      if (first.outcome !== 'busy') Object.assign(first.result as object, { list: [3] });
      const second = await inbox.once(record, async () => 0);
      if (second.outcome !== 'busy') Object.assign(second.result as object, { list: [4] });
      expect(await inbox.once(record, async () => 0)).toMatchObject({ result: { list: [1] } });
    });

    it('is not troubled by a handler that makes of the payload what JSON cannot hold', async () => {
      for (const error of [undefined, new Error('no')]) {
        const payload: Record<string, unknown> = { a: 1 };
        const record = newRecord({ payload });
        const end = inbox.once(record, async () => {
          payload['self'] = payload;
          if (error) throw error;
          return 'done';
        });
        if (error) await expect(end).rejects.toBe(error);
        else expect(await end).toStrictEqual({ outcome: 'handled', result: 'done' });
        const outcome = error ? 'handled' : 'duplicate';
        const redelivery = { ...record, payload: { a: 1 } };
        expect(await inbox.once(redelivery, async () => 1)).toMatchObject({ outcome });
      }
    });

    it('gives up a handler that takes too long, and it can be tried again at once', async () => {
      const record = newRecord();
      const slow = deferred<string>();
      const options = { withinMs: soon, limitsHandler: true };
      const given = inbox.once(record, () => slow.promise, options);
      await expect(given).rejects.toMatchObject({
        code: 'handler_timeout',
        message:
          'the handler did not finish in time: move slow work behind the answer, to a task or an object event',
      });
      // What it returns in the end counts for nothing.
      slow.resolve('late');
      const result = 'again';
      expect(await inbox.once(record, async () => result)).toStrictEqual({
        outcome: 'handled',
        result,
      });
    });

    it('can be called by a handler with another record', async () => {
      const inner = newRecord();
      const outer = await inbox.once(newRecord(), async () =>
        inbox.once(inner, async () => 'inner'),
      );
      expect(outer).toMatchObject({ outcome: 'handled', result: { outcome: 'handled' } });
      const result = 'inner';
      expect(await inbox.once(inner, async () => 1)).toStrictEqual({
        outcome: 'duplicate',
        result,
      });
    });

    it.each([
      ['holder', { holder: 'me', ...patient }],
      ['no holder', {}],
    ])('does not let a handler take over its own record, with %s', async (_name, options) => {
      const record = newRecord();
      const inner = vi.fn(async () => 'inner');
      const outer = await inbox.once(
        record,
        async () => inbox.once(record, inner, options),
        options,
      );
      expect(outer).toStrictEqual({ outcome: 'handled', result: takenByOther });
      expect(inner).not.toHaveBeenCalled();
      // Nor does it stand in the way of others from then on.
      expect(await inbox.once(record, inner, options)).toMatchObject({ outcome: 'duplicate' });
    });

    describe('when somebody else has the record', () => {
      /** Somebody else's inbox, as in another function instance. */
      let other: Inbox;
      beforeAll(() => {
        other = createInbox(store);
      });

      async function handledByOther(options: { holder?: string; leaseMs?: number }) {
        const record = newRecord();
        const work = deferred<string>();
        const begun = deferred<void>();
        const handler = () => {
          begun.resolve();
          return work.promise;
        };
        const end = other.once(record, handler, options);
        await begun.promise;
        return { record, work, end };
      }

      it('waits for his result', async () => {
        const { record, work, end } = await handledByOther({ leaseMs: hour });
        const handler = vi.fn(mine);
        const contender = inbox.once(record, handler, patient);
        // It asks again after 25 ms and after 50.
        await wait(60);
        work.resolve('his');
        expect(await contender).toStrictEqual({ outcome: 'duplicate', result: 'his' });
        expect(handler).not.toHaveBeenCalled();
        expect(await end).toMatchObject({ outcome: 'handled' });
      });

      it('takes over when he fails', async () => {
        const { record, work, end } = await handledByOther({ leaseMs: hour });
        const contender = inbox.once(record, mine, patient);
        await wait(10);
        work.reject(new Error('no'));
        await expect(end).rejects.toThrow('no');
        expect(await contender).toStrictEqual({ outcome: 'handled', result: 'mine' });
      });

      it('takes over when his lease is over, and he cannot complete any more', async () => {
        const { record, work, end } = await handledByOther({ leaseMs: 1 });
        const contender = await inbox.once(record, mine, patient);
        expect(contender).toStrictEqual({ outcome: 'handled', result: 'mine' });
        work.resolve('his');
        expect(await end).toStrictEqual(overtaken);
        expect(await inbox.once(record, mine)).toMatchObject({ result: 'mine' });
      });

      it('is not undone by the failure of whom it took over from', async () => {
        const { record, work, end } = await handledByOther({ leaseMs: 1 });
        expect(await inbox.once(record, mine, patient)).toMatchObject({ outcome: 'handled' });
        work.reject(new Error('no'));
        await expect(end).rejects.toThrow('no');
        expect(await inbox.once(record, mine)).toMatchObject({ outcome: 'duplicate' });
      });

      it('takes over at once as the same holder, and the first cannot complete any more', async () => {
        const options = { holder: 'request id', leaseMs: hour };
        const { record, work, end } = await handledByOther(options);
        expect(await inbox.once(record, mine, options)).toMatchObject({ result: 'mine' });
        work.resolve('his');
        expect(await end).toStrictEqual(overtaken);
      });

      it('is busy when there is no more time to wait', async () => {
        const { record, work, end } = await handledByOther({ leaseMs: hour });
        for (const options of [{}, { withinMs: soon }]) {
          expect(await inbox.once(record, mine, options)).toStrictEqual(takenByOther);
        }
        work.resolve('his');
        expect(await end).toMatchObject({ outcome: 'handled' });
      });
    });
  });
}
