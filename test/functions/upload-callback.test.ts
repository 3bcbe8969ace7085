import { createPublicKey } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Captured, coldStart, context, httpEvent, readSample, readVector } from './invoke.js';

interface Answer {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

interface CallbackFile {
  readonly request: Captured;
  readonly testPublicKeyPem?: string;
}

async function call(request: Captured, env?: Record<string, string>) {
  const answer = (await coldStart('upload-callback', env)(httpEvent(request), context)) as Answer;
  expect(answer.headers).toEqual({ 'Content-Type': 'application/json; charset=utf-8' });
  return { status: answer.statusCode, ...(JSON.parse(answer.body) as Record<string, unknown>) };
}

const parse = (text: string) => JSON.parse(text) as CallbackFile;

describe("requests that were signed by OSS's real key", () => {
  it.each([
    // The worked example of the official page, 2015 or earlier: a query, the http:// key URL.
    ['oss-callback-01-official-doc-form-query.json', 200, {}],
    // Cloudreve's own test, 2020: a JSON body and a per-upload path.
    ['oss-callback-03-json-session-path.json', 200, {}],
    // python-sdk issue 272, 2021: `/` and `:` percent-encoded; posted without the key URL header.
    [
      'oss-callback-04-form-colon-encoding.json',
      200,
      { object: 'zmaplex/20210407_14:31:41_286180/20200130021612_pnfqp.jpg' },
    ],
    // A public Python source file: a token in the query.
    [
      'oss-callback-07-form-with-query-token.json',
      200,
      { object: 'test/caipu/5/a/2/5aa308723660421a560fcc062d745502.jpg' },
    ],
    // A public Go test: a template with a typo, which OSS signed and sent all the same.
    ['oss-callback-08-invalid-json-body.json', 400, undefined],
  ])('%s gets %i', async (file, status, result) => {
    const answer = await call(parse(readVector(file)).request);
    expect(answer).toMatchObject(
      status === 200
        ? { status, ok: true, duplicate: false, result }
        : { status, code: 'body_invalid' },
    );
  });

  it('are refused with any byte of the body changed', async () => {
    const { request } = parse(readVector('oss-callback-03-json-session-path.json'));
    const forged = { ...request, body: request.body.replace('114020', '114021') };
    expect(await call(forged)).toMatchObject({ status: 403, ok: false, code: 'signature_invalid' });
  });

  it('get the stored result the second time, and the handler is not run', async () => {
    const { request } = parse(readVector('oss-callback-04-form-colon-encoding.json'));
    const instance = coldStart('upload-callback');
    const event = httpEvent(request);
    const first = JSON.parse(((await instance(event, context)) as Answer).body);
    const second = JSON.parse(((await instance(event, context)) as Answer).body);
    expect(second).toEqual({ ...first, duplicate: true });
  });
});

describe('key URLs', () => {
  const { keyUrlChecks } = JSON.parse(readVector('oss-callback-key.json')) as {
    keyUrlChecks: { url: string; base64: string; accept: boolean }[];
  };

  it.each(keyUrlChecks)('$url: accepted $accept', async ({ base64, accept }) => {
    const { request } = parse(readVector('oss-callback-03-json-session-path.json'));
    const headers = { ...request.headers, 'x-oss-pub-key-url': base64 };
    const expected = accept ? { status: 200 } : { status: 403, code: 'key_url_untrusted' };
    expect(await call({ ...request, headers })).toMatchObject(expected);
  });
});

// Requests with the structure of real ones, signed with a throw-away key that their files hold.
describe('requests signed with a key of CALLBACK_PUBLIC_KEYS', () => {
  it.each([
    ['callback-form-all-variables.json', 200, { object: 'upload/2026/报告 v1+final.png' }],
    ['callback-form-non-image-empty.json', 200, { object: 'upload/file.zip' }],
    ['callback-json-non-image-nulls.json', 200, { object: 'upload/a.bin' }],
    ['callback-token-in-body.json', 200, { object: 'upload/u-1001/a.txt' }],
    ['callback-json-broken-template.json', 400, undefined],
  ])('%s gets %i', async (file, status, result) => {
    const sample = parse(readSample(file));
    const answer = await call(sample.request, trusting(sample));
    expect(answer).toMatchObject(
      status === 200 ? { status, ok: true, result } : { status, ok: false, code: 'body_invalid' },
    );
  });

  it('callback-form-all-variables.json has its reqId for an id', async () => {
    const sample = parse(readSample('callback-form-all-variables.json'));
    expect(await call(sample.request, trusting(sample))).toMatchObject({
      id: '69ABDB00C0FFEE0000000001',
    });
  });

  it('are refused while the key is not configured', async () => {
    const { request } = parse(readSample('callback-form-non-image-empty.json'));
    expect(await call(request)).toMatchObject({ status: 403, code: 'key_url_untrusted' });
  });

  it('callback-v2-additional-headers.json is refused for its signature version', async () => {
    const { request } = parse(readSample('callback-v2-additional-headers.json'));
    expect(await call(request)).toMatchObject({
      status: 403,
      code: 'signature_version_unsupported',
    });
  });
});

describe('recorded events of the HTTP trigger', () => {
  it.each([
    ['fc-http-get.json', 405, 'method_not_allowed'],
    // Their signatures are random bytes.
    ['fc-http-oss-callback-form-base64.json', 403, 'signature_invalid'],
    ['fc-http-oss-callback-json.json', 403, 'signature_invalid'],
  ])('%s gets %i', async (file, status, code) => {
    const answer = (await coldStart('upload-callback')(
      Buffer.from(readSample(file)),
      context,
    )) as Answer;
    expect(answer.statusCode).toBe(status);
    expect(JSON.parse(answer.body)).toEqual({
      ok: false,
      code,
      message: expect.any(String),
      requestId: context.requestId,
    });
  });
});

describe('what is no callback', () => {
  // Requests to OSS, answers of OSS, SMQ's pushes and messages: they carry no signature of OSS.
  const strangers = readdirSync(new URL('../samples/', import.meta.url)).filter((file) =>
    /^(callback-(upload|post|response|ticket|error|event)|smq-|task-|event-)/.test(file),
  );

  it.each(strangers)('%s as a body is refused for its missing signature', async (file) => {
    const request = {
      method: 'POST',
      requestTarget: '/',
      headers: { 'content-type': file.endsWith('.xml') ? 'text/xml' : 'application/json' },
      body: readSample(file),
    };
    expect(await call(request)).toMatchObject({ status: 401, code: 'signature_missing' });
  });

  it("SMQ's own signature is refused", async () => {
    const sample = JSON.parse(readSample('smq-push-simplified-request.json')) as Captured;
    const request = {
      ...sample,
      requestTarget: '/notifications',
      headers: lowerCase(sample.headers),
    };
    expect(await call(request)).toMatchObject({ status: 403, code: 'signature_invalid' });
  });

  it.each(['', '{', '[]', 'null', '"text"', '{"replay":1}'])(
    'the event %j gets 400',
    async (event) => {
      const answer = (await coldStart('upload-callback')(Buffer.from(event), context)) as Answer;
      expect(answer.statusCode).toBe(400);
      expect(JSON.parse(answer.body)).toMatchObject({ ok: false, code: 'body_invalid' });
    },
  );
});

function trusting({ request, testPublicKeyPem = '' }: CallbackFile): Record<string, string> {
  const url = Buffer.from(request.headers['x-oss-pub-key-url'] ?? '', 'base64').toString();
  const der = createPublicKey(testPublicKeyPem).export({ format: 'der', type: 'spki' });
  return { CALLBACK_PUBLIC_KEYS: `${url}=${der.toString('base64')}` };
}

function lowerCase(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
}
