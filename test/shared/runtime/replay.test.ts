import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { callbackFunction, pushFunction } from '../../../shared/src/runtime/index.js';
import { captureLog, logged } from './captured-log.js';
import { callbackEvent, trustOwnKey } from './http-event.js';

const id = '65A1B2C3D4E5F60718293A4B';
const body = `bucket=example-uploads&object=a.jpg&size=3&uid=u-1&reqId=${id}`;
const context = { requestId: 'r-1' };

beforeEach(() => {
  captureLog();
  vi.stubEnv('CALLBACK_PUBLIC_KEYS', trustOwnKey);
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

async function call(handler: ReturnType<typeof callbackFunction>, event: Uint8Array) {
  const { statusCode, body: answer } = await handler(event, context);
  return { status: statusCode, ...JSON.parse(answer) };
}

/** The signal of a callback whose handler failed, as it was kept in the log. */
async function keptSignal() {
  const broken = callbackFunction({ onUpload: () => Promise.reject(new Error('down')) });
  expect(await call(broken, callbackEvent(body))).toMatchObject({ code: 'handler_failed' });
  const [{ signal } = {}] = logged('kept');
  return signal;
}

const replay = (signal: unknown) => Buffer.from(JSON.stringify({ replay: signal }));

describe('a replay', () => {
  it('hands the signal that was kept to the handler, as it came', async () => {
    const onUpload = vi.fn(() => 'done');
    const signal = await keptSignal();
    expect(await call(callbackFunction({ onUpload }), replay(signal))).toEqual({
      status: 200,
      ok: true,
      id,
      duplicate: false,
      result: 'done',
    });
    expect(onUpload).toHaveBeenCalledExactlyOnceWith(signal, expect.anything());
  });

  it('asks neither for a signature nor for a ticket', async () => {
    const signal = await keptSignal();
    vi.stubEnv('CALLBACK_TICKET_SECRETS', '0123456789abcdef');
    vi.stubEnv('CONFIRM_OBJECT', 'false');
    vi.stubEnv('ALLOWED_BUCKETS', 'another-bucket');
    const handler = callbackFunction({ onUpload: () => 1 });
    expect(await call(handler, replay(signal))).toMatchObject({ status: 200, result: 1 });
  });

  it('is one with the callback: the second of them is a duplicate', async () => {
    const onUpload = vi.fn(() => 'once');
    const handler = callbackFunction({ onUpload });
    const signal = await keptSignal();
    const answers = [];
    for (const event of [callbackEvent(body), replay(signal), callbackEvent(body)]) {
      answers.push(await call(handler, event));
    }
    expect(answers.map(({ duplicate, result }) => [duplicate, result])).toEqual([
      [false, 'once'],
      [true, 'once'],
      [true, 'once'],
    ]);
    expect(onUpload).toHaveBeenCalledTimes(1);
  });

  it('of a callback with a ticket is one with every use of the ticket', async () => {
    const signal = (await keptSignal()) as { data: object };
    const withTicket = (more: object) => ({
      ...signal,
      ...more,
      data: { ...signal.data, ticket: { nonce: 'n-1' } },
    });
    const handler = callbackFunction({ onUpload: () => 1 });
    await call(handler, replay(withTicket({})));
    expect(await call(handler, replay(withTicket({ id: 'another' })))).toMatchObject({
      duplicate: true,
    });
  });

  it('has as long as the function, not only as long as an uploader waits', async () => {
    vi.stubEnv('CALLBACK_DEADLINE_MS', '100');
    const signal = await keptSignal();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    try {
      const handler = callbackFunction({
        onUpload: () => new Promise((resolve) => setTimeout(resolve, 5000, 'slow')),
      });
      const answer = handler(replay(signal), { requestId: 'r-1', function: { timeout: 10 } });
      await vi.advanceTimersByTimeAsync(5000);
      expect(JSON.parse((await answer).body)).toMatchObject({ ok: true, result: 'slow' });
    } finally {
      vi.useRealTimers();
    }
  });

  it.each<[string, unknown, string]>([
    ['nothing', undefined, 'body_invalid'],
    ['null', null, 'body_invalid'],
    ['text', 'x', 'body_invalid'],
    ['a signal without data', { id: 'x' }, 'body_invalid'],
    [
      'another signal',
      {
        specversion: '1.0',
        id: 'x',
        source: 'acs.imm',
        type: 'imm:Task:X',
        subject: '',
        data: { variables: {} },
      },
      'body_invalid',
    ],
  ])('of %s is refused', async (_, signal, code) => {
    const onUpload = vi.fn();
    const answer = await call(callbackFunction({ onUpload }), replay(signal));
    expect(answer).toMatchObject({ status: 400, ok: false, code });
    expect(onUpload).not.toHaveBeenCalled();
  });

  it.each(['size', 'variables', 'ticket', 'imageInfo'])(
    'whose %s is not what handlers rely on is refused, by name',
    async (field) => {
      const signal = (await keptSignal()) as { data: object };
      const broken = { ...signal, data: { ...signal.data, [field]: 'x' } };
      const answer = await call(callbackFunction({ onUpload: () => 1 }), replay(broken));
      expect(answer).toMatchObject({ code: 'body_invalid' });
      expect(answer.message).toContain(`data.${field}`);
    },
  );

  it('cannot be made by an HTTP request, whatever is in it', async () => {
    const signal = await keptSignal();
    const onUpload = vi.fn();
    const handler = callbackFunction({ onUpload });
    const text = JSON.stringify({ replay: signal });
    const request = JSON.parse(callbackEvent(text, { headers: {} }).toString());
    const events = [request, { ...request, replay: signal }].map((event) =>
      Buffer.from(JSON.stringify(event)),
    );
    for (const event of events) {
      expect(await call(handler, event)).toMatchObject({ status: 401, code: 'signature_missing' });
    }
    expect(onUpload).not.toHaveBeenCalled();
  });

  it('is nothing to a function of another kind', async () => {
    const answer = await call(pushFunction({ onUpload: () => 1 }), replay(await keptSignal()));
    expect(answer).toMatchObject({ status: 400, code: 'body_invalid' });
  });
});
