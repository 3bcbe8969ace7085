import { readdirSync, readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Handlers, pushFunction } from '../../../shared/src/runtime/index.js';
import {
  pushDate,
  pushSample,
  readSample,
  signedPush,
  simplified,
  trustOwnCertificate,
} from '../smq/signed-push.js';
import { captureLog, logged } from './captured-log.js';
import { pushEvent, simplifiedEvent } from './push-event.js';

const context = { requestId: 'r-1' };
const sent = Date.parse(pushDate);

beforeEach(() => {
  captureLog();
  vi.stubEnv('SMQ_CERTIFICATES', trustOwnCertificate);
  vi.stubEnv('SMQ_ALLOWED_TOPICS', '1999000011112222/*');
  vi.useFakeTimers({ toFake: ['Date'], now: sent });
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  vi.useRealTimers();
});

async function call(handler: ReturnType<typeof pushFunction>, event: Uint8Array) {
  const response = await handler(event, context);
  expect(response.headers).toStrictEqual({ 'Content-Type': 'application/json; charset=utf-8' });
  return { status: response.statusCode, ...JSON.parse(response.body) };
}

const once = { received: 1, handled: 1, duplicates: 0, ignored: 0 };
const allDone = (counts: object) => ({ status: 200, ok: true, rejected: 0, ...counts });
const refusal = (status: number, code: string) => ({
  status,
  ok: false,
  code,
  message: expect.stringMatching(/./),
  requestId: 'r-1',
});

describe('a verified push', () => {
  it.each([
    ['XML', 'smq-push-xml-text.xml', 'Hello <World> & "you"'],
    ['JSON', 'smq-push-json-text.json', 'hello topic'],
  ])('in %s reaches onMessage', async (_, name, text) => {
    const onMessage = vi.fn();
    const answer = await call(pushFunction({ onMessage }), pushEvent(signedPush(readSample(name))));
    expect(answer).toStrictEqual(allDone(once));
    expect(onMessage).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({
        id: '00112233445566778899AABBCCDDEEFF',
        subject: 'acs:mns::1999000011112222:topics/example-topic',
        time: '2026-01-02T03:04:05.123Z',
        data: expect.objectContaining({ text, messageTag: 'important' }),
      }),
      expect.objectContaining({ requestId: 'r-1' }),
    );
  });

  it('in three formats is one message', async () => {
    const handler = pushFunction({ onMessage: () => {} });
    const answers: unknown[] = [];
    for (const event of [
      pushEvent(signedPush(readSample('smq-push-xml-text.xml'))),
      pushEvent(signedPush(readSample('smq-push-json-text.json'))),
      simplifiedEvent('hello topic'),
    ]) {
      answers.push(await call(handler, event));
    }
    const again = { ...once, handled: 0, duplicates: 1 };
    expect(answers).toStrictEqual([once, again, again].map(allDone));
  });

  it.each([
    'smq-push-xml-ossevent.xml',
    'smq-push-json-ossevent.json',
    'smq-push-simplified-request.json',
  ])('of an OSS event reaches onObjectEvent: %s', async (name) => {
    const keys: string[] = [];
    const { headers, body } = pushSample(name);
    const handlers: Handlers = { onObjectEvent: ({ data }) => void keys.push(data.oss.object.key) };
    const answer = await call(pushFunction(handlers), pushEvent(signedPush(body, headers)));
    expect(answer).toStrictEqual(allDone(once));
    expect(keys).toStrictEqual(['image/a b+中.jpg']);
  });

  it('of a task result reaches onTaskResult', async () => {
    const onTaskResult = vi.fn();
    const task = readSample('task-mediaconvert-succeeded-wrapped.json');
    expect(await call(pushFunction({ onTaskResult }), simplifiedEvent(task))).toStrictEqual(
      allDone(once),
    );
    expect(onTaskResult).toHaveBeenCalledOnce();
  });

  it('without a handler is ignored, with success', async () => {
    expect(await call(pushFunction({}), simplifiedEvent('x'))).toStrictEqual(
      allDone({ ...once, handled: 0, ignored: 1 }),
    );
  });

  it('of several events tells of each', async () => {
    const { events } = JSON.parse(readSample('event-objectcreated-putobject.json'));
    const [event] = events;
    const other = { ...event, responseElements: { requestId: 'other' } };
    const text = JSON.stringify({ events: [event, other, event] });
    const handler = pushFunction({ onObjectEvent: () => {} });
    expect(await call(handler, simplifiedEvent(text))).toStrictEqual(
      allDone({ received: 3, handled: 2, duplicates: 1, ignored: 0 }),
    );
  });

  it('may come by a subscription whose endpoint has a query', async () => {
    const push = signedPush('x', simplified, '/in?b=2&a=1');
    expect(await call(pushFunction({}), pushEvent(push))).toMatchObject({ status: 200 });
  });
});

describe('what SMQ shall push again', () => {
  it.each<[string, () => unknown]>([
    [
      'throws',
      () => {
        throw new Error('s3cr3t');
      },
    ],
    ['rejects', async () => Promise.reject(new Error('s3cr3t'))],
  ])('a handler that %s is 500', async (_, onMessage) => {
    const handler = pushFunction({ onMessage });
    const answer = await call(handler, simplifiedEvent('x'));
    expect(answer).toStrictEqual(refusal(500, 'handler_failed'));
    expect(JSON.stringify(answer)).not.toContain('s3cr3t');
    expect(logged('signal')).toMatchObject([{ level: 'error', code: 'handler_failed' }]);
  });

  it('is handled when it comes again', async () => {
    const onMessage = vi.fn<() => void>().mockImplementationOnce(() => {
      throw new Error('first');
    });
    const handler = pushFunction({ onMessage });
    expect(await call(handler, simplifiedEvent('x'))).toMatchObject({ status: 500 });
    expect(await call(handler, simplifiedEvent('x'))).toStrictEqual(allDone(once));
  });

  it('a handler that takes too long is 503 at the deadline', async () => {
    vi.useRealTimers();
    vi.stubEnv('CALLBACK_DEADLINE_MS', '100');
    vi.stubEnv('SMQ_DATE_WINDOW_SECONDS', '0');
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    const answer = call(
      pushFunction({ onMessage: () => new Promise(() => {}) }),
      simplifiedEvent('x'),
    );
    await vi.advanceTimersByTimeAsync(101);
    expect(await answer).toStrictEqual(refusal(503, 'handler_timeout'));
  });

  it('a message that another invocation has is 503', async () => {
    let finish: (() => void) | undefined;
    const onMessage = () =>
      new Promise<void>((resolve) => {
        finish = resolve;
      });
    const handler = pushFunction({ onMessage });
    const first = call(handler, simplifiedEvent('x'));
    await vi.waitFor(() => expect(finish).toBeDefined());
    expect(await call(handler, simplifiedEvent('x'))).toStrictEqual(refusal(503, 'busy'));
    finish?.();
    expect(await first).toStrictEqual(allDone(once));
  });

  it('poison is 400, in the log, and what is beside it is handled', async () => {
    const { events } = JSON.parse(readSample('event-objectcreated-putobject.json'));
    const text = JSON.stringify({ events: [{ eventSource: 'acs:oss' }, ...events] });
    const onObjectEvent = vi.fn();
    const answer = await call(pushFunction({ onObjectEvent }), simplifiedEvent(text));
    expect(answer).toStrictEqual(refusal(400, 'body_invalid'));
    expect(onObjectEvent).toHaveBeenCalledOnce();
    expect(logged('poison')).toMatchObject([{ level: 'error', code: 'body_invalid' }]);
  });

  it('a failing handler counts for more than poison', async () => {
    const { events } = JSON.parse(readSample('event-objectcreated-putobject.json'));
    const text = JSON.stringify({ events: [{ eventSource: 'acs:oss' }, ...events] });
    const onObjectEvent = vi.fn().mockRejectedValue(new Error('x'));
    expect(await call(pushFunction({ onObjectEvent }), simplifiedEvent(text))).toStrictEqual(
      refusal(500, 'handler_failed'),
    );
  });
});

const good = signedPush('hello', simplified);
const { authorization: _, ...withoutSignature } = good.headers;

describe('a push that is refused', () => {
  it.each<[number, string, string, Uint8Array]>([
    [400, 'body_invalid', 'is no event of an HTTP trigger', Buffer.from('{}')],
    [400, 'body_invalid', 'is in no format', pushEvent(signedPush('hello'))],
    [400, 'body_invalid', 'is broken XML', pushEvent(signedPush('<Notification>'))],
    [400, 'body_invalid', 'has text that is broken JSON', simplifiedEvent('{"events":[')],
    [
      400,
      'body_invalid',
      'has text that is a broken notification',
      simplifiedEvent('<Notification'),
    ],
    [401, 'signature_missing', 'is not signed', pushEvent({ ...good, headers: withoutSignature })],
    [403, 'signature_invalid', 'has another path', pushEvent({ ...good, path: '/other' })],
    [
      403,
      'certificate_untrusted',
      'names another certificate',
      pushEvent({ ...good, headers: { ...good.headers, 'x-mns-signing-cert-url': 'eA==' } }),
    ],
    [403, 'digest_mismatch', 'has another body', pushEvent({ ...good, body: Buffer.from('x') })],
    [
      403,
      'digest_mismatch',
      'has a signature without a digest',
      pushEvent(signedPush('hello', { ...simplified, 'content-md5': '' })),
    ],
    [
      403,
      'topic_not_allowed',
      'is of another owner',
      simplifiedEvent('x', { 'x-mns-topic-owner': '1' }),
    ],
    [405, 'method_not_allowed', 'is a PUT', pushEvent({ ...good, method: 'PUT' })],
    [
      413,
      'too_large',
      'has more than a megabyte',
      pushEvent({ ...good, body: Buffer.alloc(1024 * 1024 + 1) }),
    ],
  ])('gets %i %s when it %s', async (status, code, _why, event) => {
    const onMessage = vi.fn();
    expect(await call(pushFunction({ onMessage }), event)).toStrictEqual(refusal(status, code));
    expect(onMessage).not.toHaveBeenCalled();
  });

  it('is told of the first reason: method, size, signature, digest, date, topic', async () => {
    const large = Buffer.alloc(1024 * 1024 + 1);
    const headers = { ...good.headers, 'x-mns-topic-owner': '1' };
    vi.setSystemTime(sent + 3_600_000);
    const codes: unknown[] = [];
    for (const event of [
      pushEvent({ ...good, method: 'GET', headers, body: large }),
      pushEvent({ ...good, headers, body: large }),
      pushEvent({ ...good, headers, body: Buffer.from('x') }),
      pushEvent({ ...good, body: Buffer.from('x') }),
      simplifiedEvent('{', { 'x-mns-topic-owner': '1' }),
    ]) {
      codes.push((await call(pushFunction({}), event)).code);
    }
    vi.setSystemTime(sent);
    codes.push(
      (await call(pushFunction({}), simplifiedEvent('{', { 'x-mns-topic-owner': '1' }))).code,
    );
    expect(codes).toStrictEqual([
      'method_not_allowed',
      'too_large',
      'signature_invalid',
      'digest_mismatch',
      'date_out_of_window',
      'topic_not_allowed',
    ]);
  });

  it('gets 500 config_invalid while the configuration is wrong', async () => {
    vi.stubEnv('SMQ_DATE_WINDOW_SECONDS', 'x');
    expect(await call(pushFunction({}), pushEvent(good))).toStrictEqual(
      refusal(500, 'config_invalid'),
    );
  });
});

describe('the date', () => {
  it.each([
    [899_999, 200],
    [900_000, 200],
    [900_001, 403],
    [-900_000, 200],
    [-900_001, 403],
  ])('%i ms ago gets %i', async (ms, status) => {
    vi.setSystemTime(sent + ms);
    expect(await call(pushFunction({}), pushEvent(good))).toMatchObject({ status });
  });

  it('may be any with SMQ_DATE_WINDOW_SECONDS=0', async () => {
    vi.stubEnv('SMQ_DATE_WINDOW_SECONDS', '0');
    vi.setSystemTime(0);
    expect(await call(pushFunction({}), pushEvent(good))).toMatchObject({ status: 200 });
  });
});

describe('SMQ_ALLOWED_TOPICS', () => {
  it.each([
    ['1999000011112222/example-topic', 200],
    ['1/a 1999000011112222/*', 200],
    ['example-topic', 200],
    ['1999000011112222/example', 403],
    ['1999000011112222', 403],
    ['example', 403],
    ['1/example-topic', 403],
    ['1/*', 403],
  ])('%s: %i', async (topics, status) => {
    vi.stubEnv('SMQ_ALLOWED_TOPICS', topics);
    const code = status === 403 ? { code: 'topic_not_allowed' } : {};
    for (const push of [good, signedPush(readSample('smq-push-xml-text.xml'))]) {
      expect(await call(pushFunction({}), pushEvent(push))).toMatchObject({ status, ...code });
    }
    expect(logged().filter(({ msg }) => String(msg).includes('SMQ_ALLOWED_TOPICS'))).toEqual([]);
  });

  it('refuses a push that does not name its topic', async () => {
    const push = signedPush('x', { 'x-mns-message-id': 'm-1' });
    expect(await call(pushFunction({}), pushEvent(push))).toMatchObject({
      code: 'topic_not_allowed',
    });
  });

  it('is not fooled by a message that looks like a notification of the topic', async () => {
    const forged = signedPush(readSample('smq-push-xml-text.xml'), {
      ...simplified,
      'x-mns-topic-owner': '6',
    });
    expect(await call(pushFunction({}), pushEvent(forged))).toMatchObject({
      code: 'topic_not_allowed',
    });
  });

  it('when it is empty lets everybody in, with one warning', async () => {
    vi.stubEnv('SMQ_ALLOWED_TOPICS', '');
    const handler = pushFunction({});
    for (const owner of ['1', '2']) {
      const event = simplifiedEvent('x', { 'x-mns-topic-owner': owner });
      expect(await call(handler, event)).toMatchObject({ status: 200 });
    }
    expect(logged().filter(({ level }) => level === 'warn')).toMatchObject([
      { msg: expect.stringMatching(/SMQ_ALLOWED_TOPICS.*any topic/) },
    ]);
  });
});

describe('whatever arrives', () => {
  it('is answered', async () => {
    const handler = pushFunction({ onMessage: () => {} });
    const event = JSON.parse(pushEvent(good).toString());
    const changed = fc
      .dictionary(fc.constantFrom(...Object.keys(event)), fc.jsonValue())
      .map((changes) => Buffer.from(JSON.stringify({ ...event, ...changes })));
    const signed = fc.string({ unit: 'binary' }).map((text) => pushEvent(signedPush(text)));
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.uint8Array(), changed, signed), async (bytes) => {
        expect([200, 400, 401, 403, 405]).toContain((await call(handler, bytes)).status);
      }),
    );
  });

  const samples = new URL('../../samples/', import.meta.url);
  it.each(readdirSync(samples))('%s is refused', async (name) => {
    const { status } = await call(pushFunction({}), readFileSync(new URL(name, samples)));
    expect([400, 401, 403, 405]).toContain(status);
  });
});
