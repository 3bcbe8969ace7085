import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { readCallbackConfig, readFunctionConfig } from '../../../shared/src/config/index.js';
import { admitUpload } from '../../../shared/src/runtime/admit-upload.js';
import { callbackFunction, type Handlers } from '../../../shared/src/runtime/index.js';
import type { UploadCallbackSignal } from '../../../shared/src/signal/index.js';
import {
  signTicket,
  type Ticket,
  ticketSecrets,
} from '../../../shared/src/upload-callback/index.js';
import { signedHeaders } from '../upload-callback/signed-request.js';
import { captureLog, logged } from './captured-log.js';
import { callbackEvent, trustOwnKey } from './http-event.js';

const SECRET = 'a secret of the tests';
const ETAG = '5D41402ABC4B2A76B9719D911017C592';
const upload = {
  bucket: 'bucket',
  object: 'uploads/u-1/a b+中.jpg',
  etag: ETAG,
  size: '5',
  reqId: 'r-1',
};
const soon = Math.floor(Date.now() / 1000) + 3600;
const context = {
  requestId: 'request',
  region: 'cn-hangzhou',
  credentials: {
    accessKeyId: 'STS.id',
    accessKeySecret: 'the role secret',
    securityToken: 'the token',
  },
};

function ticketFor(changes: Partial<Ticket> = {}): string {
  const ticket = {
    bucket: 'bucket',
    prefix: 'uploads/u-1/',
    user: 'u-1',
    expires: soon,
    nonce: 'n-1',
  };
  return signTicket({ ...ticket, ...changes }, ticketSecrets([SECRET]));
}

function bodyOf(fields: Record<string, string>): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');
}

function answerTo(
  handlers: Handlers,
  headers: Record<string, string> = {},
  invocation: object = context,
) {
  const instance = callbackFunction(handlers);
  return async (fields: Record<string, string>) => {
    const body = bodyOf(fields);
    const event = callbackEvent(body, { headers: { ...signedHeaders('/cb', body), ...headers } });
    const { statusCode, body: json } = await instance(event, invocation);
    return { status: statusCode, ...(JSON.parse(json) as object) };
  };
}

beforeEach(() => {
  captureLog();
  vi.stubEnv('CALLBACK_PUBLIC_KEYS', trustOwnKey);
});
afterEach(() => {
  // Whatever happened: neither secret nor ticket nor token is in a log line.
  const output = JSON.stringify(vi.mocked(console.log).mock.calls);
  for (const secret of [SECRET, 'the role secret', 'the token', ticketFor().split('.')[2] ?? '']) {
    expect(output).not.toContain(secret);
  }
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

describe('allow-lists', () => {
  it.each([
    ['ALLOWED_BUCKETS', 'other,bucket', {}, 'handled'],
    ['ALLOWED_BUCKETS', 'other', {}, 'the bucket is not in ALLOWED_BUCKETS'],
    ['ALLOWED_BUCKETS', 'bucket', { 'x-oss-bucket': 'bucket' }, 'handled'],
    [
      'ALLOWED_BUCKETS',
      'bucket',
      { 'x-oss-bucket': 'other' },
      'the body and the x-oss-bucket header name different buckets',
    ],
    ['ALLOWED_ACCOUNTS', '1,2', { 'x-oss-owner': '2' }, 'handled'],
    [
      'ALLOWED_ACCOUNTS',
      '1,2',
      { 'x-oss-owner': '3' },
      "the bucket's owner is not in ALLOWED_ACCOUNTS",
    ],
    ['ALLOWED_ACCOUNTS', '1,2', {}, "the bucket's owner is not in ALLOWED_ACCOUNTS"],
    ['ALLOWED_PREFIXES', 'other/ uploads/u-1/', {}, 'handled'],
    ['ALLOWED_PREFIXES', 'uploads/u-2/', {}, 'the key begins with none of ALLOWED_PREFIXES'],
  ])('%s=%s with the headers %j: %s', async (name, value, headers, message) => {
    const status = message === 'handled' ? 200 : 403;
    vi.stubEnv(name, value);
    const onUpload = vi.fn<() => void>();
    const answer = await answerTo({ onUpload }, headers)(upload);
    expect(answer).toMatchObject(
      status === 200 ? { status } : { status, code: 'bucket_not_allowed', message },
    );
    expect(onUpload).toHaveBeenCalledTimes(status === 200 ? 1 : 0);
  });

  it.each([
    ['ALLOWED_BUCKETS', 'bucket'],
    ['ALLOWED_ACCOUNTS', '1'],
    ['ALLOWED_PREFIXES', 'uploads/'],
    ['CALLBACK_TICKET_SECRETS', SECRET.replaceAll(' ', '-')],
    ['CONFIRM_OBJECT', 'true'],
  ])('with %s, bucket and object must stand in the signed body', async (name, value) => {
    vi.stubEnv(name, value);
    const headers = { 'x-oss-bucket': 'bucket', 'x-oss-owner': '1' };
    for (const missing of ['bucket', 'object']) {
      const { [missing]: _, ...others } = { ...upload, ticket: 'any' } as Record<string, string>;
      expect(await answerTo({}, headers)(others)).toMatchObject({
        status: 400,
        code: 'body_invalid',
        message: expect.stringContaining('bucket=${bucket}'),
      });
    }
  });

  it('without any, neither need stand in it', async () => {
    expect(await answerTo({ onUpload: () => 1 })({ size: '5' })).toMatchObject({ status: 200 });
  });
});

it('takes a signal for proved by its invocation where nothing else proved it', () => {
  vi.stubEnv('CALLBACK_TICKET_SECRETS', SECRET.replaceAll(' ', '-'));
  const secret = ticketSecrets([SECRET.replaceAll(' ', '-')]);
  const ticket = signTicket(
    { bucket: 'bucket', prefix: 'uploads/', expires: soon, nonce: 'n' },
    secret,
  );
  const data = { bucket: 'bucket', object: 'uploads/a', variables: { ticket } };
  const signal = { data } as unknown as UploadCallbackSignal;
  const config = readFunctionConfig(process.env, readCallbackConfig);
  expect(admitUpload(signal, {}, config).verifiedby).toBe('invocation+ticket');
});

it('says that a bucket is not allowed and a ticket is missing before it asks for more', async () => {
  vi.stubEnv('ALLOWED_BUCKETS', 'bucket');
  expect(await answerTo({})({ bucket: 'other' })).toMatchObject({ code: 'bucket_not_allowed' });
  vi.stubEnv('CALLBACK_TICKET_SECRETS', SECRET.replaceAll(' ', '-'));
  expect(await answerTo({})({ size: '5' })).toMatchObject({ status: 401, code: 'ticket_missing' });
});

describe('tickets', () => {
  beforeEach(() => {
    // Blanks and commas separate secrets.
    vi.stubEnv('CALLBACK_TICKET_SECRETS', SECRET.replaceAll(' ', '-'));
    vi.stubEnv('CONFIRM_OBJECT', 'false');
  });
  const dashed = ticketSecrets([SECRET.replaceAll(' ', '-')]);
  const issue = (changes: Partial<Ticket> = {}) =>
    signTicket(
      {
        bucket: 'bucket',
        prefix: 'uploads/u-1/',
        user: 'u-1',
        expires: soon,
        nonce: 'n-1',
        ...changes,
      },
      dashed,
    );

  it('are required as soon as there are secrets', async () => {
    expect(await answerTo({})(upload)).toMatchObject({ status: 401, code: 'ticket_missing' });
  });

  it.each([
    [
      'by another secret',
      signTicket(
        { bucket: 'bucket', prefix: 'uploads/', expires: soon, nonce: 'n' },
        ticketSecrets(['another secret here']),
      ),
      'ticket_invalid',
    ],
    ['for another prefix', issue({ prefix: 'uploads/u-2/' }), 'ticket_invalid'],
    ['cut off', issue().slice(0, -1), 'ticket_invalid'],
    ['expired', issue({ expires: 1 }), 'ticket_expired'],
  ])('that are %s are refused before the handler', async (_, ticket, code) => {
    const onUpload = vi.fn<() => void>();
    expect(await answerTo({ onUpload })({ ...upload, ticket })).toMatchObject({
      status: 403,
      code,
    });
    expect(onUpload).not.toHaveBeenCalled();
  });

  it('tell the handler whom they were issued to, and are seen by nobody after that', async () => {
    const onUpload = vi.fn<NonNullable<Handlers['onUpload']>>();
    const ticket = issue({ variables: { note: 'mine' } });
    expect(await answerTo({ onUpload })({ ...upload, ticket, note: 'mine' })).toMatchObject({
      status: 200,
    });
    const [signal] = onUpload.mock.calls[0] ?? [];
    expect(signal?.data).toMatchObject({
      ticket: { user: 'u-1', nonce: 'n-1' },
      variables: { note: 'mine' },
    });
    expect(JSON.stringify(signal)).not.toContain(ticket);
  });

  it('are spent by the completion: the next upload with one gets the stored answer', async () => {
    const onUpload = vi.fn<() => string>(() => 'the first');
    const send = answerTo({ onUpload });
    const first = await send({ ...upload, ticket: issue() });
    expect(first).toMatchObject({ status: 200, duplicate: false, result: 'the first' });
    for (const next of [upload, { ...upload, reqId: 'r-2', object: 'uploads/u-1/other.jpg' }]) {
      expect(await send({ ...next, ticket: issue() })).toMatchObject({
        status: 200,
        duplicate: true,
        result: 'the first',
      });
    }
    expect(onUpload).toHaveBeenCalledTimes(1);
    expect(await send({ ...upload, ticket: issue({ nonce: 'n-2' }) })).toMatchObject({
      duplicate: false,
    });
  });

  it('are not spent by an attempt that failed', async () => {
    let attempts = 0;
    const send = answerTo({
      onUpload: () => {
        attempts += 1;
        if (attempts === 1) throw new Error('not yet');
        return attempts;
      },
    });
    expect(await send({ ...upload, ticket: issue() })).toMatchObject({
      status: 500,
      code: 'handler_failed',
    });
    expect(JSON.stringify(logged('kept'))).not.toContain(issue());
    expect(await send({ ...upload, ticket: issue() })).toMatchObject({ status: 200, result: 2 });
  });

  it('are not in the log when the body cannot be decoded', async () => {
    const ticket = issue();
    const body = `{"object":""broken"","ticket":"${ticket}"}`;
    await callbackFunction({})(callbackEvent(body), context);
    expect(logged('kept')).toMatchObject([{ body: '{"object":""broken"","ticket":"[ticket]"}' }]);
  });
});

describe('a body that cannot be decoded', () => {
  const broken = 'size=x&bucket=bucket';

  it('is kept where any callback is taken', async () => {
    await callbackFunction({})(callbackEvent(broken), context);
    expect(logged('kept')).toMatchObject([{ body: broken }]);
  });

  it.each([
    ['CALLBACK_TICKET_SECRETS', SECRET.replaceAll(' ', '-')],
    ['ALLOWED_BUCKETS', 'bucket'],
    ['ALLOWED_ACCOUNTS', '1'],
    ['ALLOWED_PREFIXES', 'uploads/'],
  ])("is not kept with %s, since it may be a stranger's", async (name, value) => {
    vi.stubEnv(name, value);
    const { statusCode } = await callbackFunction({})(callbackEvent(broken), context);
    expect(statusCode).toBe(400);
    expect(logged('kept')).toEqual([]);
  });
});

describe('confirmation', () => {
  let respond: (request: IncomingMessage, response: ServerResponse) => void;
  const seen: IncomingMessage[] = [];
  const oss = createServer((request, response) => {
    seen.push(request);
    respond(request, response);
  });
  const head = (status: number, headers: Record<string, string> = {}) => {
    respond = (_, response) => response.writeHead(status, headers).end();
  };
  beforeAll(() => new Promise<void>((resolve) => oss.listen(0, '127.0.0.1', resolve)));
  afterAll(() => new Promise((resolve) => oss.close(resolve)));
  beforeEach(() => {
    seen.length = 0;
    head(200, {
      etag: `"${ETAG}"`,
      'content-length': '5',
      'last-modified': new Date().toUTCString(),
    });
    vi.stubEnv('CONFIRM_OBJECT', 'true');
    vi.stubEnv('OSS_ENDPOINT', `http://127.0.0.1:${(oss.address() as AddressInfo).port}`);
  });

  it("asks OSS for the object, signed with the role's credentials and token", async () => {
    expect(await answerTo({ onUpload: () => 1 })(upload)).toMatchObject({ status: 200, result: 1 });
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatchObject({
      method: 'HEAD',
      url: '/bucket/uploads/u-1/a%20b%2B%E4%B8%AD.jpg',
      headers: {
        authorization: expect.stringMatching(
          /^OSS4-HMAC-SHA256 Credential=STS\.id\/\d{8}\/cn-hangzhou\/oss\/aliyun_v4_request,\s*Signature=[0-9a-f]{64}$/,
        ),
        'x-oss-security-token': 'the token',
      },
    });
  });

  it.each([
    ['is not there', 404, {}, 403, 'object_not_confirmed'],
    ['has another etag', 200, { etag: '"00"', 'content-length': '5' }, 403, 'object_not_confirmed'],
    ['has no etag', 200, { 'content-length': '5' }, 403, 'object_not_confirmed'],
    ['has another size', 200, { etag: ETAG, 'content-length': '6' }, 403, 'object_not_confirmed'],
    ["may not be seen by the role, and may be anybody's", 403, {}, 403, 'object_not_confirmed'],
    ['has a key that OSS does not take', 400, {}, 403, 'object_not_confirmed'],
    ['is asked for too often', 429, {}, 503, 'confirm_unavailable'],
    ['is elsewhere', 302, { location: 'http://127.0.0.1:1/' }, 503, 'confirm_unavailable'],
    ['cannot be told of', 500, {}, 503, 'confirm_unavailable'],
  ])('an object that %s (%i %j) gets %i %s', async (_, found, headers, status, code) => {
    head(found, headers);
    const onUpload = vi.fn<() => void>();
    expect(await answerTo({ onUpload })(upload)).toMatchObject({ status, code });
    expect(onUpload).not.toHaveBeenCalled();
    // What OSS could not be asked for is kept, since OSS does not call again; a forgery is not.
    expect(logged('kept')).toHaveLength(status === 503 ? 1 : 0);
  });

  describe('of an upload with a ticket', () => {
    const issued = soon - 3600;
    const facts = { etag: `"${ETAG}"`, 'content-length': '5', 'content-type': 'image/png' };
    const modified = (seconds: number) => ({
      'last-modified': new Date((issued + seconds) * 1000).toUTCString(),
    });
    beforeEach(() => {
      vi.stubEnv('CALLBACK_TICKET_SECRETS', SECRET.replaceAll(' ', '-'));
    });
    const issue = () =>
      signTicket(
        { bucket: 'bucket', key: upload.object, issued, expires: soon, nonce: 'n-9' },
        ticketSecrets([SECRET.replaceAll(' ', '-')]),
      );

    it('hands on what OSS says of it, and not what the callback does', async () => {
      head(200, { ...facts, ...modified(1), 'x-oss-hash-crc64ecma': '1234567890123456789' });
      const onUpload = vi.fn<NonNullable<Handlers['onUpload']>>();
      const reported = { ...upload, mimeType: 'text/html', crc64: '1', ticket: issue() };
      expect(await answerTo({ onUpload })(reported)).toMatchObject({ status: 200 });
      expect(onUpload.mock.calls[0]?.[0]).toMatchObject({
        verifiedby: 'callback-signature+ticket+confirmation',
        data: { etag: ETAG, size: 5, mimeType: 'image/png', crc64: '1234567890123456789' },
      });
    });

    it.each(['etag', 'size'])('wants the %s in the body', async (name) => {
      const { [name]: _, ...others } = { ...upload, ticket: issue() } as Record<string, string>;
      expect(await answerTo({})(others)).toMatchObject({
        status: 400,
        code: 'body_invalid',
        message: expect.stringContaining('etag=${etag}&size=${size}'),
      });
      expect(seen).toHaveLength(0);
    });

    it.each([
      ['after it was issued', modified(1), 200],
      ['before it by less than clocks differ', modified(-20), 200],
      ['long before it was issued', modified(-3600), 403],
      ['nobody knows when', {}, 403],
    ])('wants an object that was made with it: %s', async (_, headers, status) => {
      head(200, { ...facts, ...headers });
      const code = status === 200 ? {} : { code: 'object_not_confirmed' };
      expect(await answerTo({})({ ...upload, ticket: issue() })).toMatchObject({ status, ...code });
    });

    it('takes a refusal of OSS for one of the role, since the bucket is ours', async () => {
      head(403);
      expect(await answerTo({})({ ...upload, ticket: issue() })).toMatchObject({
        status: 503,
        code: 'confirm_unavailable',
      });
      expect(logged('kept')).toHaveLength(1);
    });

    it('is asked for again by a replay, unless that is told to believe it', async () => {
      head(500);
      expect(await answerTo({})({ ...upload, ticket: issue() })).toMatchObject({ status: 503 });
      const [{ signal } = {}] = logged('kept');
      const onUpload = vi.fn<() => number>(() => 1);
      const instance = callbackFunction({ onUpload });
      const replay = async (more: object) => {
        const event = Buffer.from(JSON.stringify({ replay: signal, ...more }));
        return JSON.parse((await instance(event, context)).body);
      };
      head(404);
      expect(await replay({})).toMatchObject({ ok: false, code: 'object_not_confirmed' });
      expect(await replay({ unconfirmed: 'yes' })).toMatchObject({ ok: false });
      head(200, { ...facts, ...modified(-3600) });
      expect(await replay({})).toMatchObject({ ok: false, code: 'object_not_confirmed' });
      expect(onUpload).not.toHaveBeenCalled();
      head(404);
      expect(await replay({ unconfirmed: true })).toMatchObject({ ok: true, result: 1 });
      // Whoever replays still has it.
      expect(logged('kept')).toHaveLength(1);
    });
  });

  it.each(['600', '1500', '1990', '2100'])('asks with CALLBACK_DEADLINE_MS=%s', async (ms) => {
    vi.stubEnv('CALLBACK_DEADLINE_MS', ms);
    expect(await answerTo({})(upload)).toMatchObject({ status: 200 });
    expect(seen).toHaveLength(1);
  });

  it('compares only what the body says', async () => {
    const { etag: _, size: __, ...names } = upload;
    expect(await answerTo({})(names)).toMatchObject({ status: 200 });
  });

  it('takes etags with and without quotes, in any case', async () => {
    expect(await answerTo({})({ ...upload, etag: `"${ETAG.toLowerCase()}"` })).toMatchObject({
      status: 200,
    });
  });

  it('does not take dots out of a key', async () => {
    await answerTo({})({ ...upload, object: 'uploads/../a/./b' });
    expect(seen[0]?.url).toBe('/bucket/uploads/../a/./b');
  });

  it('has its bound on time', async () => {
    respond = () => {};
    vi.stubEnv('CALLBACK_DEADLINE_MS', '600');
    const limits = vi.spyOn(AbortSignal, 'timeout');
    expect(await answerTo({})(upload)).toMatchObject({ status: 503, code: 'confirm_unavailable' });
    oss.closeAllConnections();
    // Half a second is left for the handler.
    expect(limits.mock.calls.flat().filter((ms) => ms <= 100)).toHaveLength(1);
  });

  it.each([
    ['evil.example/?', 'cn-hangzhou'],
    ['a@evil', 'cn-hangzhou'],
    ['Bucket', 'cn-hangzhou'],
    ['bucket', 'evil.example/?'],
  ])('asks nobody for the bucket %j in %j', async (bucket, region) => {
    const answer = await answerTo({}, {}, { ...context, region })({ ...upload, bucket });
    expect(answer).toMatchObject({ ok: false });
    expect(seen).toHaveLength(0);
  });

  it.each([{}, { accessKeyId: 'STS.id' }, { accessKeySecret: 'the role secret' }])(
    'asks nobody when the function has no role: %j',
    async (credentials) => {
      const answer = await answerTo({}, {}, { ...context, credentials })(upload);
      expect(answer).toMatchObject({
        status: 503,
        code: 'confirm_unavailable',
        message: expect.stringContaining('no role'),
      });
      expect(seen).toHaveLength(0);
    },
  );

  it('asks nobody before signature, allow-lists and ticket are good', async () => {
    vi.stubEnv('CALLBACK_TICKET_SECRETS', SECRET.replaceAll(' ', '-'));
    vi.stubEnv('ALLOWED_BUCKETS', 'bucket');
    const body = bodyOf(upload);
    await callbackFunction({})(
      callbackEvent(`${body}&`, { headers: signedHeaders('/cb', body) }),
      context,
    );
    await answerTo({})({ ...upload, bucket: 'other' });
    await answerTo({})(upload);
    await answerTo({})({ ...upload, ticket: 'v1.e30.AAAA' });
    expect(seen).toHaveLength(0);
  });
});
