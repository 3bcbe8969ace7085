import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { signTicket, ticketSecrets } from '../../shared/src/upload-callback/index.js';
import { type Smq, startSmq } from '../../tools/local/smq/start-smq.js';
import { BuiltFunction } from '../faults/fc.js';
import { inboxDatabase } from '../shared/inbox/inbox-database.js';
import { startPostgresProxy } from '../shared/inbox/postgres-proxy.js';
import { callbackEvent, trustOwnKey } from '../shared/runtime/http-event.js';
import type { TestDatabase } from '../test-database.js';

// Processes begin and end here; a busy machine may take its time.
vi.setConfig({ testTimeout: 20_000 });

const id = '65A1B2C3D4E5F60718293A4B';
const body = `bucket=example-uploads&object=a.jpg&size=3&uid=u-1&reqId=${id}`;
const QUEUE = 'failures';
// Nothing listens there.
const NOWHERE = 'postgres://user:secret@127.0.0.1:1/inbox';

let database: TestDatabase;
let smq: Smq;
const started: BuiltFunction[] = [];
const lines: Record<string, unknown>[] = [];

beforeEach(async () => {
  [database, smq] = await Promise.all([
    inboxDatabase(),
    startSmq({ port: 0, owner: { region: 'cn-hangzhou', account: '1234567890123456' } }),
  ]);
  smq.broker.createQueue(QUEUE);
  lines.length = 0;
});
afterEach(async () => {
  await Promise.all(started.splice(0).map((fc) => fc.kill()));
  await Promise.all([database.drop(), smq.close()]);
});

/** The function in a process of its own: as deployed, or with another environment. */
function start(environment: Record<string, string> = {}, timeout = 10): BuiltFunction {
  const fc = new BuiltFunction({
    built: 'build/faults/callback',
    timeout,
    environment: {
      DATABASE_URL: database.url,
      DEAD_LETTER_QUEUE: QUEUE,
      SMQ_ENDPOINT: smq.url,
      CALLBACK_PUBLIC_KEYS: trustOwnKey,
      LOG_LEVEL: 'warn',
      ...environment,
    },
    onLine: (line) => lines.push(JSON.parse(line)),
  });
  started.push(fc);
  return fc;
}

async function invoke(fc: BuiltFunction, event: Uint8Array) {
  const { payload, errorType } = await fc.invoke(event);
  expect(errorType, payload.toString()).toBeUndefined();
  const { statusCode, body: answer } = JSON.parse(payload.toString());
  return { status: statusCode, ...JSON.parse(answer) };
}

/** The row of the ledger, with the event that has its callback handled again. */
async function row() {
  const [found] = await database.sql`
    select *, payload::text as payload, json_build_object('replay', payload)::text as replay from oss_inbox`;
  return { ...found, replay: Buffer.from(found?.['replay'] ?? '') };
}

/** All rows, by what their ids begin with. */
const rows = () => database.sql`
  select split_part(id, ':', 1) as kind, key, state, attempts, payload, keep_until is not null as lasts
  from oss_inbox order by kind, key`;

const deadLetter = () => JSON.parse(smq.broker.queue(QUEUE).peek().body);
const kept = () => lines.filter(({ msg }) => msg === 'kept');
const handled = { status: 200, ok: true, id, duplicate: false, result: { object: 'a.jpg' } };

describe('a callback whose handler fails', () => {
  it('is a failed row of the ledger, and its replay completes it, once', async () => {
    const answer = await invoke(start({ UPLOADS_FAIL: '1' }), callbackEvent(body));
    expect(answer).toMatchObject({ status: 500, ok: false, code: 'handler_failed' });
    const failed = await row();
    expect(failed).toMatchObject({
      type: 'oss:UploadCallback',
      state: 'failed',
      attempts: 1,
      last_error: expect.stringMatching(/^Error: no place for photos\n/),
    });

    const fc = start();
    expect(await invoke(fc, failed.replay)).toEqual(handled);
    expect(await row()).toMatchObject({ state: 'completed', attempts: 2, last_error: null });
    for (const event of [failed.replay, callbackEvent(body)]) {
      expect(await invoke(fc, event)).toEqual({ ...handled, duplicate: true });
    }
    expect(() => deadLetter()).toThrow('Message not exist');
  });
});

describe('two callbacks with one ticket, whose handlers fail', () => {
  it('are rows of their own; a replay of one spends the ticket, and its row goes', async () => {
    const secret = 'a-secret-of-the-tests';
    const expires = Math.floor(Date.now() / 1000) + 3600;
    const ticket = signTicket(
      { bucket: 'example-uploads', prefix: 'up/', expires, nonce: 'n-1' },
      ticketSecrets([secret]),
    );
    const settings = { CALLBACK_TICKET_SECRETS: secret, CONFIRM_OBJECT: 'false' };
    const failing = start({ ...settings, UPLOADS_FAIL: '1' });
    for (const name of ['a', 'b']) {
      const report = `bucket=example-uploads&object=up/${name}.jpg&reqId=R-${name}&ticket=${ticket}`;
      expect(await invoke(failing, callbackEvent(report))).toMatchObject({ status: 500 });
    }
    expect([...(await rows())]).toMatchObject([
      { kind: 'kept', key: 'up/a.jpg', state: 'failed', attempts: 0 },
      { kind: 'kept', key: 'up/b.jpg', state: 'failed', attempts: 0 },
      { kind: 'ticket', key: 'up/b.jpg', state: 'failed', attempts: 2, lasts: true },
    ]);

    const [first, second] = await rows();
    const fc = start(settings);
    const replay = (payload: unknown) =>
      invoke(fc, Buffer.from(JSON.stringify({ replay: payload })));
    expect(await replay(first?.['payload'])).toMatchObject({ ok: true, duplicate: false });
    expect([...(await rows())]).toMatchObject([
      { kind: 'kept', key: 'up/b.jpg', state: 'failed' },
      { kind: 'ticket', key: 'up/a.jpg', state: 'completed', attempts: 3 },
    ]);
    expect(await replay(second?.['payload'])).toMatchObject({ ok: true, duplicate: true });
    expect(await rows()).toHaveLength(1);
  });
});

describe('a callback whose process dies', () => {
  it('is a claimed row of the ledger, and its replay completes it once the lease has ended', async () => {
    // The lease is two seconds longer.
    const outcome = await start({ UPLOADS_KILL: '1' }, 2).invoke(callbackEvent(body));
    expect(outcome.errorType).toBe('UnhandledInvocationError');
    const claimed = await row();
    expect(claimed).toMatchObject({ state: 'claimed', attempts: 1 });
    expect(await invoke(start({}, 60), claimed.replay)).toEqual(handled);
    expect(await row()).toMatchObject({ state: 'completed', attempts: 2 });
  });
});

describe('a callback that meets no database', () => {
  it.each([
    ['because nothing listens', () => Promise.resolve(NOWHERE)],
    ['because nothing answers', frozenDatabase],
  ])('%s is a dead letter, and its original event completes it', async (_, url) => {
    const environment = { DATABASE_URL: await url(), CALLBACK_DEADLINE_MS: '2000' };
    const answer = await invoke(start(environment), callbackEvent(body));
    expect(answer).toMatchObject({ status: 503, code: 'store_unavailable' });
    expect(kept()).toMatchObject([{ level: 'warn', signalId: id, in: 'the dead-letter queue' }]);

    const { requestPayload, requestContext } = deadLetter();
    expect(requestContext).toMatchObject({ condition: 'InboxRejected' });
    const fc = start();
    expect(await invoke(fc, Buffer.from(requestPayload))).toEqual(handled);
    expect(await row()).toMatchObject({ state: 'completed', attempts: 1 });
    expect(await invoke(fc, callbackEvent(body))).toEqual({ ...handled, duplicate: true });
  });

  it.each([
    ['no queue', { DEAD_LETTER_QUEUE: '' }],
    ['no queue that answers', { SMQ_ENDPOINT: 'http://127.0.0.1:1' }],
  ])('and %s is in the log, all of it', async (_, environment) => {
    const fc = start({ DATABASE_URL: NOWHERE, CALLBACK_DEADLINE_MS: '2000', ...environment });
    expect(await invoke(fc, callbackEvent(body))).toMatchObject({ code: 'store_unavailable' });
    const [{ signal } = {}, ...others] = kept();
    expect(others).toEqual([]);
    expect(await invoke(start(), Buffer.from(JSON.stringify({ replay: signal })))).toEqual(handled);
    // Nobody reads there how to reach the database.
    expect(JSON.stringify(lines)).not.toContain('secret');
  });
});

describe('a callback that cannot be decoded', () => {
  const broken = '{"bucket":"example-uploads","object":';

  it('is a failed row of the ledger', async () => {
    const answer = await invoke(start(), callbackEvent(broken));
    expect(answer).toMatchObject({ status: 400, code: 'body_invalid' });
    expect(await row()).toMatchObject({
      type: 'oss:UploadCallback',
      state: 'failed',
      attempts: 0,
      payload: JSON.stringify({ body: broken }),
    });
  });

  it('is a dead letter without a database', async () => {
    await invoke(start({ DATABASE_URL: '' }), callbackEvent(broken));
    expect(deadLetter().requestPayload).toBe(broken);
  });
});

/** The address of a database that takes connections and says nothing. */
async function frozenDatabase(): Promise<string> {
  const proxy = await startPostgresProxy(database.url);
  proxy.freeze();
  onTestFinished(() => proxy.close());
  return proxy.url;
}
