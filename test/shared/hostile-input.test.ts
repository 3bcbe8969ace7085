// Faults that were found and mended, one case each.
import { afterEach, expect, it, vi } from 'vitest';
import { createLog, InboxError, parseJson } from '../../shared/src/core/index.js';
import { decodeHttpEvent } from '../../shared/src/fc/index.js';
import { callbackFunction, decodeDelivery, topicFunction } from '../../shared/src/runtime/index.js';
import { toRfc3339 } from '../../shared/src/signal/index.js';
import {
  decodeCallbackBody,
  verifyCallbackSignature,
} from '../../shared/src/upload-callback/index.js';
import { callbackEvent, trustOwnKey } from './runtime/http-event.js';
import { ownKeys, signedRequest } from './upload-callback/signed-request.js';

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});
const body = 'bucket=b&object=a.jpg&reqId=r1';

it('a line feed in the path cannot move the border between path and body', () => {
  const whole = signedRequest('/cb', '{"reqId":"r1"}\nobject=evil.jpg');
  const moved = {
    ...whole,
    path: '/cb%0A%7B%22reqId%22%3A%22r1%22%7D',
    body: Buffer.from('object=evil.jpg'),
  };
  expect(() => verifyCallbackSignature(moved, ownKeys)).toThrow(InboxError);
});
it('a line feed in a query parameter cannot move it either', () => {
  const whole = signedRequest('/cb?a=1', 'x\nobject=evil.jpg');
  const moved = { ...whole, query: { a: '1\nx' }, body: Buffer.from('object=evil.jpg') };
  expect(() => verifyCallbackSignature(moved, ownKeys)).toThrow(InboxError);
});
it('broken JSON among the texts of a batch is poison', async () => {
  const good = JSON.stringify({ messageId: 'm', messageBody: 'hi' });
  const out = await decodeDelivery(Buffer.from(JSON.stringify([good, '{"broken'])), {
    encoding: 'auto',
    requestId: 'r',
  });
  expect(out.map(({ ok }) => ok)).toStrictEqual([true, false]);
});
it('a plain text of a batch keeps its text, and Base64 comes off', async () => {
  const good = JSON.stringify({ messageId: 'm', messageBody: 'hi' });
  const out = await decodeDelivery(
    Buffer.from(JSON.stringify([good, 'hello', Buffer.from('{"TaskId":7}').toString('base64')])),
    { encoding: 'auto', requestId: 'r' },
  );
  expect(out).toMatchObject([{}, { signal: { data: { text: 'hello' } } }, { ok: false }]);
});
it('a CloudEvent of acs.oss whose data names another source is poison', async () => {
  const out = await decodeDelivery(
    Buffer.from(
      JSON.stringify({
        specversion: '1.0',
        type: 'oss:X',
        source: 'acs.oss',
        data: { eventSource: 'x' },
      }),
    ),
    { encoding: 'auto', requestId: 'r' },
  );
  expect(out).toMatchObject([{ ok: false }]);
});
it('a header named Constructor does not reach the headers', () => {
  const e = {
    rawPath: '/',
    headers: { Constructor: 'x', A: 'b' },
    requestContext: { http: { method: 'POST' } },
  };
  expect(decodeHttpEvent(Buffer.from(JSON.stringify(e)))?.headers).toStrictEqual({ a: 'b' });
});
it('a header named __PROTO__ does not reach the headers', () => {
  const e = {
    rawPath: '/',
    headers: { __PROTO__: 'x', A: 'b' },
    requestContext: { http: { method: 'POST' } },
  };
  expect(Object.keys(decodeHttpEvent(Buffer.from(JSON.stringify(e)))?.headers ?? {})).toStrictEqual(
    ['a'],
  );
});
it('the message about broken JSON quotes nothing of it', () => {
  expect(() => parseJson('position 41111111')).not.toThrow(/41111111/);
});
it('microseconds are no time', () => {
  expect(toRfc3339(1772330584123000)).toBeUndefined();
});
it.each([
  '1 apples',
  'foo 12',
  '2026-03-01 02:03:04',
  '2026-99-99T99:99:99Z',
  '2026-03-01T02:03:04',
  -5,
  'March 7',
  '2026',
])('%s is no time', (t) => {
  expect(toRfc3339(t)).toBeUndefined();
});
it.each([
  ['text', 'boom'],
  ['object', { code: 7 }],
])('a thrown %s is in the log', async (_, thrown) => {
  vi.spyOn(console, 'log').mockReturnValue(undefined);
  await topicFunction({
    onMessage: () => {
      throw thrown;
    },
  })(Buffer.from('x'), { requestId: 'r' }).catch(() => {});
  expect(JSON.stringify(vi.mocked(console.log).mock.calls)).toMatch(/boom|code.*7/);
});
it('a BigInt or a circle in what is logged does not throw', () => {
  vi.spyOn(console, 'log').mockReturnValue(undefined);
  const circle: Record<string, unknown> = {};
  circle['me'] = circle;
  expect(() => createLog('info')('info', 'x', { n: 1n })).not.toThrow();
  expect(() => createLog('info')('info', 'x', { circle })).not.toThrow();
});
it('what is logged cannot replace level and message', () => {
  vi.spyOn(console, 'log').mockReturnValue(undefined);
  createLog('info')('error', 'x', { level: 'debug', msg: 'y' });
  expect(JSON.parse(String(vi.mocked(console.log).mock.calls[0]?.[0]))).toMatchObject({
    level: 'error',
    msg: 'x',
  });
});
it('two queue messages with empty ids are two messages', async () => {
  vi.spyOn(console, 'log').mockReturnValue(undefined);
  const seen: string[] = [];
  await topicFunction({ onMessage: ({ data }) => void seen.push(data.text) })(
    Buffer.from(
      JSON.stringify([
        { messageId: '', messageBody: 'a' },
        { messageId: '', messageBody: 'b' },
      ]),
    ),
    { requestId: 'r' },
  );
  expect(seen).toStrictEqual(['a', 'b']);
});
it("a format of the user's own does not make the body invalid", () => {
  expect(decodeCallbackBody(Buffer.from('{"format":{"w":1},"size":1}'))).toMatchObject({ size: 1 });
});
it("a filename of the user's own does not make the body invalid", () => {
  expect(decodeCallbackBody(Buffer.from('{"filename":["a"],"size":1}'))).toMatchObject({ size: 1 });
});
it('a malformed field is named as it was sent', () => {
  expect(() => decodeCallbackBody(Buffer.from('imageInfo.height=x'))).toThrow(/imageInfo.height/);
});
it('a signal that another invocation has is not kept', async () => {
  vi.spyOn(console, 'log').mockReturnValue(undefined);
  vi.stubEnv('CALLBACK_PUBLIC_KEYS', trustOwnKey);
  let fin: ((v: unknown) => void) | undefined;
  const h = callbackFunction({
    onUpload: () =>
      new Promise((r) => {
        fin = r;
      }),
  });
  const first = h(callbackEvent(body), { requestId: 'r' });
  await h(callbackEvent(body), { requestId: 'r2' });
  fin?.(1);
  await first;
  expect(JSON.stringify(vi.mocked(console.log).mock.calls)).not.toMatch(/kept/);
});
it('an InboxError that a handler throws is a failing handler', async () => {
  vi.spyOn(console, 'log').mockReturnValue(undefined);
  vi.stubEnv('CALLBACK_PUBLIC_KEYS', trustOwnKey);
  const r = await callbackFunction({ onUpload: () => parseJson('{') })(callbackEvent(body), {
    requestId: 'r',
  });
  expect(r.statusCode).toBe(500);
});
it('a result that JSON cannot hold does not have the handler run again', async () => {
  vi.spyOn(console, 'log').mockReturnValue(undefined);
  vi.stubEnv('CALLBACK_PUBLIC_KEYS', trustOwnKey);
  let runs = 0;
  const h = callbackFunction({
    onUpload: () => {
      runs++;
      return 1n;
    },
  });
  await h(callbackEvent(body), {});
  await h(callbackEvent(body), {});
  expect(runs).toBe(1);
});
it('a verified body that cannot be decoded is kept in the log', async () => {
  vi.spyOn(console, 'log').mockReturnValue(undefined);
  vi.stubEnv('CALLBACK_PUBLIC_KEYS', trustOwnKey);
  await callbackFunction({})(callbackEvent('{"object":""a.jpg""}'), { requestId: 'r' });
  expect(JSON.stringify(vi.mocked(console.log).mock.calls)).toMatch(/a\.jpg|YS5qcGc/);
});
it('a context of null is none', async () => {
  vi.spyOn(console, 'log').mockReturnValue(undefined);
  expect(await callbackFunction({})(Buffer.from(''), null)).toMatchObject({
    statusCode: 400,
  });
});
it('30 MB of escapes beside a long integer throw nothing else', () => {
  const text = `[16007215387123456789,"${'\\"'.repeat(15_000_000)}"]`;
  let err: unknown;
  try {
    parseJson(text);
  } catch (e) {
    err = e;
  }
  expect(err === undefined || err instanceof InboxError).toBe(true);
});
it("the dead letter of a user's message keeps the first request id", async () => {
  const dl = {
    timestamp: 1,
    requestContext: { requestId: 'first', functionArn: 'a', condition: 'InvocationError' },
    requestPayload: 'hello',
  };
  expect(
    await decodeDelivery(Buffer.from(JSON.stringify(dl)), {
      encoding: 'auto',
      requestId: 'second',
    }),
  ).toMatchObject([{ signal: { id: 'first' } }]);
});
