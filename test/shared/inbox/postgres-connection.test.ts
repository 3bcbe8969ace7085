import { once as onceEmitted } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createInbox, openPostgresStore } from '../../../shared/src/inbox/index.js';
import { deferred } from './deferred.js';
import type { Message } from './postgres-messages.js';
import { type ProxiedInbox, proxiedInbox, warmUp } from './proxied-inbox.js';
import { newRecord } from './records.js';
import { silentServer } from './silent-server.js';

let proxied: ProxiedInbox;
beforeEach(async () => {
  proxied = await proxiedInbox();
});
afterEach(async () => {
  vi.useRealTimers();
  await proxied.close();
});

/** Calls `act` when the first such message comes by. */
function atFirst(isIt: (message: Message) => boolean, act: () => void): void {
  const { proxy } = proxied;
  proxy.onMessage = (message) => {
    if (!isIt(message)) return;
    proxy.onMessage = undefined;
    act();
  };
}
const isAnswer =
  (tag: string) =>
  ({ from, type, text }: Message): boolean =>
    from === 'server' && type === 'C' && text === tag;
const attemptsAt = async (id: string) => {
  const [row] = await proxied.database.sql`select attempts, state from oss_inbox where id = ${id}`;
  return row;
};
const done = { outcome: 'handled', result: 'done' };
const handler = async () => 'done';
const patient = { withinMs: 60_000 };

describe('a connection that is cut', () => {
  it('is made anew for the next signal', async () => {
    const { inbox, proxy } = proxied;
    await warmUp(proxied);
    proxy.cut();
    expect(await inbox.once(newRecord(), handler)).toStrictEqual(done);
    expect(proxy.connections).toBe(2);
  });

  it('is made anew when the claim was sent and has not come to the server', async () => {
    const { inbox, proxy } = proxied;
    const record = newRecord();
    await warmUp(proxied);
    atFirst(
      ({ from }) => from === 'client',
      () => proxy.cut(),
    );
    expect(await inbox.once(record, handler, patient)).toStrictEqual(done);
    expect(await attemptsAt(record.id)).toEqual({ attempts: 1, state: 'completed' });
  });

  it('is made anew when the claim is done and its answer has not come back: it is one claim', async () => {
    const { inbox, proxy } = proxied;
    const record = newRecord();
    await warmUp(proxied);
    atFirst(isAnswer('SELECT 1'), () => proxy.cut());
    expect(await inbox.once(record, handler, patient)).toStrictEqual(done);
    expect(await attemptsAt(record.id)).toEqual({ attempts: 1, state: 'completed' });
  });

  it('is made anew while the handler runs', async () => {
    const { inbox, proxy } = proxied;
    const once = await inbox.once(newRecord(), async () => {
      proxy.cut();
      return 'done';
    });
    expect(once).toStrictEqual(done);
  });

  it('is made anew when the completion is done and its answer has not come back', async () => {
    const { inbox, proxy } = proxied;
    const record = newRecord();
    await warmUp(proxied);
    atFirst(isAnswer('UPDATE 1'), () => proxy.cut());
    expect(await inbox.once(record, handler, patient)).toStrictEqual(done);
    expect(await inbox.once(record, async () => 'again')).toMatchObject({ result: 'done' });
  });

  it('is made anew as soon as that is possible again', async () => {
    const { inbox, proxy } = proxied;
    await warmUp(proxied);
    proxy.refuse();
    const end = inbox.once(newRecord(), handler, patient);
    await wait(100);
    await proxy.accept();
    expect(await end).toStrictEqual(done);
  });
});

describe('a connection that is silent', () => {
  it('is given up for another, and does no harm when its claim comes to the server at last', async () => {
    const { inbox, proxy } = proxied;
    const record = newRecord();
    await warmUp(proxied);
    proxy.freeze('open');
    const once = await inbox.once(
      record,
      async () => {
        const late = deferred<void>();
        atFirst(isAnswer('SELECT 1'), late.resolve);
        proxy.thaw();
        await late.promise;
        return 'done';
      },
      { withinMs: 2400 },
    );
    expect(once).toStrictEqual(done);
    expect(proxy.connections).toBe(2);
    expect(await attemptsAt(record.id)).toEqual({ attempts: 1, state: 'completed' });
  });

  it('does no harm when its claim comes to the server after the handler failed', async () => {
    const { inbox, proxy } = proxied;
    const record = newRecord();
    await warmUp(proxied);
    proxy.freeze('open');
    const failing = inbox.once(record, () => Promise.reject(new Error('no')), { withinMs: 2400 });
    await expect(failing).rejects.toThrow('no');
    const late = deferred<void>();
    atFirst(isAnswer('SELECT 0'), late.resolve);
    proxy.thaw();
    await late.promise;
    expect(await attemptsAt(record.id)).toEqual({ attempts: 1, state: 'failed' });
  });

  it('is reported within the time when the others are silent, too', async () => {
    const { inbox, proxy } = proxied;
    await warmUp(proxied);
    proxy.freeze();
    const unanswered = inbox.once(newRecord(), handler, { withinMs: 400 });
    await expect(unanswered).rejects.toMatchObject({
      code: 'store_unavailable',
      message:
        'the database could not be asked: it does not answer: is the function in its VPC and on its IP allowlist? (NO_ANSWER)',
    });
    proxy.thaw();
    expect(await inbox.once(newRecord(), handler, patient)).toStrictEqual(done);
  });

  it('is closed when it is given up', async () => {
    const server = await silentServer();
    const inbox = createInbox(openPostgresStore({ url: server.url, retentionDays: 14 }));
    const unanswered = inbox.once(newRecord(), handler, { withinMs: 400 });
    await expect(unanswered).rejects.toMatchObject({ code: 'store_unavailable' });
    await server.left;
    server.close();
  });

  it('is replaced at once when nothing was asked for more than a minute', async () => {
    const { inbox, proxy } = proxied;
    const now = Date.now();
    vi.useFakeTimers({ toFake: ['Date'], now });
    await warmUp(proxied);
    vi.setSystemTime(now + 60_000);
    await warmUp(proxied);
    expect(proxy.connections).toBe(1);
    vi.setSystemTime(now + 120_001);
    // Should anything be sent on the old one, it would be waited for.
    proxy.freeze('open');
    expect(await inbox.once(newRecord(), handler, { withinMs: 600_000 })).toStrictEqual(done);
    expect(proxy.connections).toBe(2);
  });
});

describe('a database that cannot be reached', () => {
  it('is reported within the time, and the handler does not run', async () => {
    const { inbox, proxy } = proxied;
    proxy.refuse();
    const idle = vi.fn();
    const refused = inbox.once(newRecord(), idle, { withinMs: 400 });
    await expect(refused).rejects.toMatchObject({
      code: 'store_unavailable',
      retryable: true,
      message:
        'the database could not be asked: nothing listens at the address of DATABASE_URL (ECONNREFUSED)',
    });
    expect(idle).not.toHaveBeenCalled();
  });

  it('is reported within the time when it hangs up on everybody', async () => {
    const server = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
    await onceEmitted(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const url = `postgres://user:secret@127.0.0.1:${address.port}/database`;
    const inbox = createInbox(openPostgresStore({ url, retentionDays: 14 }));
    const cut = inbox.once(newRecord(), handler, { withinMs: 400 });
    await expect(cut).rejects.toMatchObject({ code: 'store_unavailable' });
    server.close();
  });
});
