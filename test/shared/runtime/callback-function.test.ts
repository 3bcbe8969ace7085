import { readdirSync, readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { callbackFunction } from '../../../shared/src/runtime/index.js';
import { signedHeaders } from '../upload-callback/signed-request.js';
import { captureLog, logged } from './captured-log.js';
import { callbackEvent, trustOwnKey } from './http-event.js';

const body = 'bucket=example-uploads&object=a.jpg&size=3&reqId=65A1B2C3D4E5F60718293A4B';
const id = '65A1B2C3D4E5F60718293A4B';
const context = { requestId: 'r-1' };

beforeEach(() => {
  captureLog();
  vi.stubEnv('CALLBACK_PUBLIC_KEYS', trustOwnKey);
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  vi.useRealTimers();
});

async function call(
  handler: ReturnType<typeof callbackFunction>,
  event: Uint8Array,
  given: { requestId?: string } = context,
) {
  const response = await handler(event, given);
  expect(response).toStrictEqual({
    statusCode: expect.any(Number),
    headers: { 'Content-Type': 'application/json; charset=utf-8' },
    isBase64Encoded: false,
    body: expect.any(String),
  });
  return { status: response.statusCode, body: JSON.parse(response.body) };
}

function expectError(
  answer: { status: number; body: Record<string, unknown> },
  status: number,
  code: string,
): void {
  expect(answer).toStrictEqual({
    status,
    body: { ok: false, code, message: expect.stringMatching(/./), requestId: 'r-1' },
  });
}

describe('a verified callback', () => {
  it('is handed to onUpload, whose result is the answer', async () => {
    const onUpload = vi.fn(() => ({ url: '/a.jpg' }));
    const answer = await call(callbackFunction({ onUpload }), callbackEvent(body));
    expect(answer).toStrictEqual({
      status: 200,
      body: { ok: true, id, duplicate: false, result: { url: '/a.jpg' } },
    });
    expect(onUpload).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ id, type: 'oss:UploadCallback' }),
      { log: expect.any(Function), requestId: 'r-1', functionContext: context },
    );
  });

  it.each<[string, unknown, unknown]>([
    ['nothing', undefined, null],
    ['null', null, null],
    ['false', false, false],
    ['text', 'x', 'x'],
    ['a promise', Promise.resolve([1]), [1]],
  ])('whose handler returns %s has that as its result', async (_, returned, result) => {
    const { body: answer } = await call(
      callbackFunction({ onUpload: () => returned }),
      callbackEvent(body),
    );
    expect(answer).toStrictEqual({ ok: true, id, duplicate: false, result });
  });

  it('without a handler is answered, and counts as ignored each time', async () => {
    const handler = callbackFunction({});
    for (let delivery = 0; delivery < 2; delivery += 1) {
      const answer = await call(handler, callbackEvent(body));
      expect(answer.body).toStrictEqual({ ok: true, id, duplicate: false, result: null });
    }
    expect(logged('signal').map(({ outcome }) => outcome)).toStrictEqual(['ignored', 'ignored']);
  });

  it('that comes again gives the stored result and does not run the handler', async () => {
    let runs = 0;
    const handler = callbackFunction({
      onUpload: () => {
        runs += 1;
        return { run: runs };
      },
    });
    await call(handler, callbackEvent(body));
    // Another body with the same reqId is the same upload.
    const answer = await call(handler, callbackEvent(`${body}&more=1`));
    expect(answer).toStrictEqual({
      status: 200,
      body: { ok: true, id, duplicate: true, result: { run: 1 } },
    });
    expect(runs).toBe(1);
  });

  it('that comes again after the handler failed runs the handler again', async () => {
    const onUpload = vi.fn<() => unknown>().mockImplementationOnce(() => {
      throw new Error('first');
    });
    const handler = callbackFunction({ onUpload: onUpload.mockReturnValue('second') });
    expectError(await call(handler, callbackEvent(body)), 500, 'handler_failed');
    const answer = await call(handler, callbackEvent(body));
    expect(answer.body).toStrictEqual({ ok: true, id, duplicate: false, result: 'second' });
  });

  it('that comes again while the first is being handled is told to come later', async () => {
    let finish: ((value: string) => void) | undefined;
    const handler = callbackFunction({
      onUpload: () =>
        new Promise((resolve) => {
          finish = resolve;
        }),
    });
    const first = call(handler, callbackEvent(body));
    expectError(await call(handler, callbackEvent(body)), 503, 'busy');
    finish?.('done');
    expect((await first).body).toMatchObject({ ok: true, result: 'done' });
  });

  it('without reqId is handled, with a warning', async () => {
    const answer = await call(callbackFunction({ onUpload: () => 1 }), callbackEvent('size=1'));
    expect(answer.body).toMatchObject({ ok: true, result: 1 });
    expect(logged().filter(({ level }) => level === 'warn')).toMatchObject([
      { msg: expect.stringContaining('reqId=${reqId}') },
    ]);
  });

  it('of OSS itself is verified with nothing configured (vector 04, captured)', async () => {
    vi.stubEnv('CALLBACK_PUBLIC_KEYS', '');
    const url = new URL('../../vectors/oss-callback-04-form-colon-encoding.json', import.meta.url);
    const { request } = JSON.parse(readFileSync(url, 'utf8'));
    const event = callbackEvent(request.body, { rawPath: request.path, headers: request.headers });
    const answer = await call(callbackFunction({ onUpload: ({ data }) => data.size }), event);
    expect(answer.body).toMatchObject({ ok: true, result: 112595 });
  });
});

describe('a failing handler', () => {
  it.each<[string, () => unknown]>([
    [
      'throws',
      () => {
        throw new Error('s3cr3t');
      },
    ],
    ['rejects', async () => Promise.reject(new Error('s3cr3t'))],
    [
      'throws text',
      () => {
        throw 's3cr3t';
      },
    ],
    ['rejects with nothing', async () => Promise.reject(undefined)],
  ])(
    'that %s is answered without a word of its error, and the signal is kept',
    async (_, onUpload) => {
      const response = await callbackFunction({ onUpload })(callbackEvent(body), context);
      expect(response.body).not.toMatch(/s3cr3t|\.ts|at /);
      expectError(
        { status: response.statusCode, body: JSON.parse(response.body) },
        500,
        'handler_failed',
      );
      expect(logged('signal')).toMatchObject([
        { level: 'error', outcome: 'failed', code: 'handler_failed', signalId: id },
      ]);
      expect(logged('kept')).toMatchObject([
        {
          level: 'error',
          requestId: 'r-1',
          signalId: id,
          signal: {
            id,
            type: 'oss:UploadCallback',
            data: { bucket: 'example-uploads', object: 'a.jpg', size: 3, reqId: id },
          },
        },
      ]);
    },
  );

  it.each<[string, () => unknown]>([
    ['returns what JSON cannot hold', () => ({ s3cr3t: 1n })],
    [
      'returns a circle',
      () => {
        const s3cr3t: Record<string, unknown> = {};
        s3cr3t['s3cr3t'] = s3cr3t;
        return s3cr3t;
      },
    ],
    ['returns too much', () => 's3cr3t'.repeat(50_000)],
  ])('that %s is done, and the uploader gets null', async (_, onUpload) => {
    const response = await callbackFunction({ onUpload })(callbackEvent(body), context);
    expect(JSON.parse(response.body)).toEqual({ ok: true, id, duplicate: false, result: null });
    expect(logged('signal')).toMatchObject([{ level: 'info', outcome: 'handled' }]);
  });

  it('has its error in the log', async () => {
    const handler = callbackFunction({
      onUpload: async () => Promise.reject(new Error('the cause')),
    });
    await call(handler, callbackEvent(body));
    expect(logged('signal')).toMatchObject([{ cause: expect.stringContaining('the cause') }]);
  });

  it('that takes too long is answered at the deadline, and the signal is kept', async () => {
    vi.stubEnv('CALLBACK_DEADLINE_MS', '100');
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    const answer = call(
      callbackFunction({ onUpload: () => new Promise(() => {}) }),
      callbackEvent(body),
    );
    await vi.advanceTimersByTimeAsync(99);
    expect(logged('kept')).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(2);
    expectError(await answer, 503, 'handler_timeout');
    expect(logged('kept')).toMatchObject([{ signalId: id, signal: { id } }]);
  });

  it('that is in time leaves no timer behind', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    await call(callbackFunction({ onUpload: () => 1 }), callbackEvent(body));
    expect(vi.getTimerCount()).toBe(0);
  });
});

const method = (name: string) => ({ requestContext: { http: { method: name } } });

describe('a request that is refused', () => {
  const signed = signedHeaders('/cb', body);
  const { authorization: _, ...unsigned } = signed;
  const url = (text: string) => ({
    ...signed,
    'x-oss-pub-key-url': Buffer.from(text).toString('base64'),
  });

  it.each<[number, string, string, Uint8Array]>([
    [400, 'body_invalid', 'is no event of an HTTP trigger', Buffer.from('{"events":[]}')],
    [400, 'body_invalid', 'is not JSON', Buffer.from('hello')],
    [400, 'body_invalid', 'is nothing', Buffer.alloc(0)],
    [400, 'body_invalid', 'is verified but broken', callbackEvent('{"size":')],
    [400, 'body_invalid', 'is verified but not UTF-8', callbackEvent(Uint8Array.of(0xff))],
    [
      400,
      'path_invalid',
      'has a malformed escape in its path',
      callbackEvent(body, { rawPath: '/%zz' }),
    ],
    [401, 'signature_missing', 'has no signature', callbackEvent(body, { headers: unsigned })],
    [403, 'signature_invalid', 'has another path', callbackEvent(body, { rawPath: '/other' })],
    [
      403,
      'signature_invalid',
      'has another body',
      callbackEvent(body, { headers: signedHeaders('/cb', 'x') }),
    ],
    [
      403,
      'signature_invalid',
      'has too many parameters',
      callbackEvent(body, { queryParameters: { a: '', b: '', c: '', d: '' } }),
    ],
    [
      403,
      'key_url_untrusted',
      'names another key',
      callbackEvent(body, { headers: url('https://evil.example/k.pem') }),
    ],
    [
      403,
      'signature_version_unsupported',
      'has version 2.0',
      callbackEvent(body, { headers: { ...signed, 'x-oss-signature-version': '2.0' } }),
    ],
    [405, 'method_not_allowed', 'is a GET', callbackEvent(body, method('GET'))],
    [405, 'method_not_allowed', 'is a post in lower case', callbackEvent(body, method('post'))],
    [
      413,
      'too_large',
      'has a body of more than a megabyte',
      callbackEvent('x'.repeat(1024 * 1024 + 1)),
    ],
  ])('gets %i %s when it %s', async (status, code, _why, event) => {
    const onUpload = vi.fn();
    expectError(await call(callbackFunction({ onUpload }), event), status, code);
    expect(onUpload).not.toHaveBeenCalled();
    expect(logged('refused')).toMatchObject([{ level: 'warn', requestId: 'r-1', code }]);
    expect(logged('signal')).toHaveLength(0);
  });

  it('may have a body of exactly a megabyte', async () => {
    const event = callbackEvent(`a=${'x'.repeat(999_998)}`);
    expect((await call(callbackFunction({}), event)).status).toBe(200);
  });

  it('gets 500 config_invalid while the configuration is wrong, and all problems', async () => {
    vi.stubEnv('CALLBACK_DEADLINE_MS', 's3cr3t');
    vi.stubEnv('LOG_LEVEL', 's3cr3t');
    const handler = callbackFunction({});
    for (let request = 0; request < 2; request += 1) {
      const answer = await call(handler, callbackEvent(body));
      expectError(answer, 500, 'config_invalid');
      expect(answer.body.message).toMatch(/LOG_LEVEL.*CALLBACK_DEADLINE_MS/);
      expect(answer.body.message).not.toContain('s3cr3t');
    }
  });

  it('gets an empty requestId when Function Compute told none', async () => {
    const answer = await call(callbackFunction({}), Buffer.from(''), {});
    expect(answer.body).toMatchObject({ ok: false, requestId: '' });
    expect((await callbackFunction({})(Buffer.from(''))).statusCode).toBe(400);
  });
});

describe('the log line of a signal', () => {
  it('has its fields', async () => {
    await call(callbackFunction({ onUpload: () => 1 }), callbackEvent(body));
    expect(logged()).toStrictEqual([
      {
        level: 'info',
        time: expect.stringMatching(/Z$/),
        msg: 'signal',
        requestId: 'r-1',
        signalId: id,
        type: 'oss:UploadCallback',
        bucket: 'example-uploads',
        key: 'a.jpg',
        outcome: 'handled',
        ms: expect.any(Number),
      },
    ]);
  });

  it("is joined by the handler's own lines, which carry the same ids", async () => {
    const handler = callbackFunction({
      onUpload: (_, { log }) => log('warn', 'mine', { a: 1 }),
    });
    await call(handler, callbackEvent(body));
    expect(logged('mine')).toMatchObject([{ level: 'warn', requestId: 'r-1', signalId: id, a: 1 }]);
  });

  it('comes with the whole signal at LOG_LEVEL=debug', async () => {
    vi.stubEnv('LOG_LEVEL', 'debug');
    await call(callbackFunction({}), callbackEvent(body));
    expect(logged('decoded')).toMatchObject([{ signal: { id, data: { object: 'a.jpg' } } }]);
  });
});

describe('whatever arrives', () => {
  const refused = [400, 401, 403, 405, 413];

  it('is answered', async () => {
    const handler = callbackFunction({ onUpload: () => 1 });
    const event = JSON.parse(callbackEvent(body).toString());
    const changed = fc
      .dictionary(fc.constantFrom(...Object.keys(event)), fc.jsonValue())
      .filter((changes) => Object.keys(changes).length > 0)
      .map((changes) => Buffer.from(JSON.stringify({ ...event, ...changes })));
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.uint8Array(), changed), async (bytes) => {
        const answer = await call(handler, bytes);
        if (answer.status === 200) expect(answer.body).toMatchObject({ ok: true, id });
        else {
          expect(refused).toContain(answer.status);
          expect(Object.keys(answer.body)).toStrictEqual(['ok', 'code', 'message', 'requestId']);
        }
      }),
    );
  });

  const samples = new URL('../../samples/', import.meta.url);
  it.each(readdirSync(samples))('%s is refused', async (name) => {
    const answer = await call(callbackFunction({}), readFileSync(new URL(name, samples)));
    expect(refused).toContain(answer.status);
  });
});
