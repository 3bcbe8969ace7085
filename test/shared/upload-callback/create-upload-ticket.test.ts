import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createUploadTicket,
  InboxError,
  systemVariables,
  type TicketSecrets,
  ticketSecrets,
  type UploadTicketOptions,
  verifyTicket,
} from '../../../shared/src/index.js';
import {
  aliOss,
  credentials,
  issuedAt,
  options,
  received,
  secret,
  temporary,
} from './upload-options.js';

type Choices = Partial<UploadTicketOptions>;

const key = 'uploads/u-1/a.png';
const prefix = 'uploads/u-1/';
const keys = ticketSecrets([secret]);

function issue(choices: Choices = { prefix }) {
  const ticket = createUploadTicket({ ...options, maxSize: 1000, ...choices });
  const fields: Record<string, string> = Object.fromEntries(ticket.fields);
  const policyText = Buffer.from(fields['policy'] ?? '', 'base64').toString();
  const policy: { expiration: string; conditions: unknown[] } = JSON.parse(policyText);
  return { ticket, fields, policyText, ...policy };
}

function verify(choices: Choices, upload: { bucket?: string; object: string }, at = issuedAt) {
  const { fields } = issue(choices);
  const variables = Object.entries(fields).filter(([name]) => name.startsWith('x:'));
  const reported = { bucket: options.bucket, ...upload };
  const body = received(fields['callback'] ?? '', Object.fromEntries(variables), reported);
  return verifyTicket(body.variables['ticket'], reported, keys, at);
}

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof InboxError) return error.code;
    throw error;
  }
  return 'none';
}

describe('createUploadTicket', () => {
  it('gives the fields of the form in order, with nothing after which the file may not come', () => {
    const { ticket } = issue({ prefix, contentType: 'image/png', variables: { uid: 'u-1' } });
    expect(ticket.fields.map(([name]) => name)).toEqual([
      'key',
      'policy',
      'x-oss-signature-version',
      'x-oss-credential',
      'x-oss-date',
      'x-oss-signature',
      'success_action_status',
      'x-oss-content-type',
      'Content-Type',
      'callback',
      'x:uid',
    ]);
    expect(ticket).toMatchObject({
      url: 'https://example-bucket.oss-cn-hangzhou.aliyuncs.com/',
      prefix,
      expires: new Date((issuedAt + 600) * 1000),
      nonce: expect.stringMatching(/^[\w-]{22}$/),
    });
  });

  it('lets OSS put the name of the file behind a prefix, and nothing behind a key', () => {
    expect(issue({ prefix }).fields['key']).toBe('uploads/u-1/${filename}');
    const { ticket, fields } = issue({ key });
    expect([fields['key'], ticket.key, 'prefix' in ticket]).toEqual([key, key, false]);
  });

  it.each([
    ['an AccessKey', credentials],
    ['STS', temporary],
  ])('signs the policy as ali-oss does, with %s', (_, holder) => {
    const { fields, policyText } = issue({ prefix, credentials: holder });
    const date = new Date(issuedAt * 1000);
    const expected = aliOss(holder).signPostObjectPolicyV4(policyText, date);
    expect(fields['x-oss-signature']).toBe(expected);
  });

  it('pins everything in the policy', () => {
    const { fields, expiration, conditions } = issue({
      prefix,
      credentials: temporary,
      expiresIn: 60,
      minSize: 1,
      contentType: 'image/png',
      variables: { uid: 'u-1', 'x:order': '7' },
      forbidOverwrite: true,
    });
    expect(expiration).toBe('2026-03-07T08:01:00.000Z');
    expect(conditions).toEqual([
      { bucket: 'example-bucket' },
      { 'x-oss-signature-version': 'OSS4-HMAC-SHA256' },
      { 'x-oss-credential': 'STS.EXAMPLE/20260307/cn-hangzhou/oss/aliyun_v4_request' },
      { 'x-oss-date': '20260307T080000Z' },
      { 'x-oss-security-token': temporary.securityToken },
      ['content-length-range', 1, 1000],
      ['starts-with', '$key', prefix],
      ['eq', '$success_action_status', '200'],
      ['eq', '$x-oss-forbid-overwrite', 'true'],
      ['eq', '$x-oss-content-type', 'image/png'],
      ['eq', '$content-type', 'image/png'],
      ['eq', '$callback', fields['callback']],
      ['eq', '$x:uid', 'u-1'],
      ['eq', '$x:order', '7'],
    ]);
    expect(fields).toMatchObject({ 'x-oss-forbid-overwrite': 'true', 'x:order': '7' });
  });

  it('pins an exact key', () => {
    expect(issue({ key }).conditions).toContainEqual(['eq', '$key', key]);
  });

  it('leaves the choice among several types to the client, which adds the fields', () => {
    const types = ['image/png', 'image/jpeg'];
    const { fields, conditions } = issue({ prefix, contentType: types });
    expect(conditions).toContainEqual(['in', '$x-oss-content-type', types]);
    expect(conditions).toContainEqual(['in', '$content-type', types]);
    expect(Object.keys(fields)).not.toContain('Content-Type');
    expect(Object.keys(fields)).not.toContain('x-oss-content-type');
  });

  it('takes a list of one type as one type', () => {
    expect(issue({ prefix, contentType: ['image/png'] }).fields).toMatchObject({
      'Content-Type': 'image/png',
    });
  });

  it('has a condition for every field but those that OSS checks by itself', () => {
    const { fields, conditions } = issue({
      key,
      credentials: temporary,
      contentType: 'a/b',
      variables: { a: '' },
      forbidOverwrite: true,
    });
    const pinned = conditions.flatMap((condition) =>
      Array.isArray(condition) ? [String(condition[1]).slice(1)] : Object.keys(condition as object),
    );
    const free = Object.keys(fields).filter((name) => !pinned.includes(name.toLowerCase()));
    expect(free).toEqual(['policy', 'x-oss-signature']);
  });

  it.each([
    [undefined, 'https://example-bucket.oss-cn-hangzhou.aliyuncs.com/'],
    ['https://files.example.com', 'https://files.example.com/'],
    ['http://127.0.0.1:9000/bkt/', 'http://127.0.0.1:9000/bkt/'],
  ])('posts to %s', (endpoint, expected) => {
    expect(issue({ prefix, ...(endpoint && { endpoint }) }).ticket.url).toBe(expected);
  });

  it('issues for now where no time is given', () => {
    const { now: _, ...timeless } = options;
    const before = Math.floor(Date.now() / 1000) + 600;
    const { expires } = createUploadTicket({ ...timeless, key, maxSize: 1 });
    expect(expires.getTime() / 1000 - before).toBeLessThan(60);
    expect(expires.getTime() / 1000).toBeGreaterThanOrEqual(before);
  });

  it('is another ticket each time', () => {
    expect(issue().ticket.nonce).not.toBe(issue().ticket.nonce);
  });

  it.each([credentials, temporary])('holds no secret', (holder) => {
    const older = 'an-older-ticket-secret';
    const { ticket, policyText } = issue({ prefix, credentials: holder, secrets: [secret, older] });
    const body = Buffer.from(Object.fromEntries(ticket.fields)['callback'] ?? '', 'base64');
    const text = JSON.stringify(ticket) + policyText + body.toString();
    expect(JSON.parse(JSON.stringify(ticket))).toMatchObject({ url: ticket.url, prefix });
    for (const hidden of [holder.accessKeySecret, secret, older]) {
      for (const form of ['utf8', 'base64', 'base64url', 'hex'] as const) {
        expect(text).not.toContain(Buffer.from(hidden).toString(form));
      }
    }
  });
});

describe('the callback of an issued upload', () => {
  it.each(['form', 'json'] as const)('holds every variable and the ticket (%s)', (bodyType) => {
    const variables = { uid: 'u "1"&=中' };
    const choices = { prefix, bodyType, variables, user: 'u-1' };
    const { fields } = issue(choices);
    const callback = JSON.parse(Buffer.from(fields['callback'] ?? '', 'base64').toString());
    for (const name of [...systemVariables.keys(), 'x:uid']) {
      expect(callback.callbackBody).toContain(`\${${name}}`);
    }
    const values = { 'x:uid': fields['x:uid'] ?? '' };
    const body = received(fields['callback'] ?? '', values, {
      bucket: options.bucket,
      object: key,
    });
    expect(body).toMatchObject({ object: key, size: 5, variables: { 'x:uid': variables.uid } });
  });

  it('carries host, SNI and all addresses', () => {
    const callbackUrl = ['https://a.example.com/', 'http://b.example.com/'];
    const { fields } = issue({ key, callbackUrl, host: 'c.example.com', sni: false });
    expect(JSON.parse(Buffer.from(fields['callback'] ?? '', 'base64').toString())).toMatchObject({
      callbackUrl: callbackUrl.join(';'),
      callbackHost: 'c.example.com',
      callbackSNI: false,
    });
  });

  it('verifies for the upload that it is for', () => {
    const ticket = verify({ key, user: 'u-1' }, { object: key });
    expect(ticket).toEqual({
      bucket: options.bucket,
      key,
      user: 'u-1',
      issued: issuedAt,
      expires: issuedAt + 1500,
      nonce: expect.any(String),
    });
    expect(verify({ prefix }, { object: key })).toMatchObject({ prefix });
  });

  it.each<[string, Choices, { bucket?: string; object: string }]>([
    ['another bucket', { key }, { bucket: 'other-bucket', object: key }],
    ['another key', { key }, { object: `${key}x` }],
    ['a key below the key', { key: 'a/' }, { object: 'a/b' }],
    ['another prefix', { prefix }, { object: 'uploads/u-2/a.png' }],
    ['a prefix that only begins alike', { prefix: 'a/' }, { object: 'ab/c' }],
    ['the prefix without its slash', { prefix: 'a/' }, { object: 'a' }],
    ['a prefix from the root', { prefix: 'a/' }, { object: '/a/b' }],
    ['a way up and down again', { prefix: 'a/' }, { object: 'b/../a/c' }],
    ['other letters', { prefix: 'a/' }, { object: 'A/b' }],
  ])('does not verify for %s', (_, choices, upload) => {
    expect(codeOf(() => verify(choices, upload))).toBe('ticket_invalid');
  });

  it('takes ".." behind a prefix as OSS does, as it is', () => {
    expect(codeOf(() => verify({ prefix: 'a/' }, { object: 'a/../b' }))).toBe('none');
  });

  it('verifies until the grace is over', () => {
    const choices = { key, expiresIn: 60, grace: 10 };
    expect(codeOf(() => verify(choices, { object: key }, issuedAt + 70))).toBe('none');
    expect(codeOf(() => verify(choices, { object: key }, issuedAt + 71))).toBe('ticket_expired');
  });

  const newer = 'the-newest-ticket-secret';
  it.each<[string, string | string[]]>([
    ['a list', [newer, secret]],
    ['the value of the variable', `${newer}, ${secret}`],
    ['a list of one such value', [`${newer} ${secret}`]],
  ])('is signed by the first secret of %s', (_, secrets) => {
    const { fields } = issue({ key, secrets });
    const reported = { bucket: options.bucket, object: key };
    const text = received(fields['callback'] ?? '', {}, reported).variables['ticket'];
    const check = (by: TicketSecrets) => codeOf(() => verifyTicket(text, reported, by, issuedAt));
    expect(check(ticketSecrets([newer]))).toBe('none');
    expect(check(keys)).toBe('ticket_invalid');
  });

  it('verifies whatever was issued', () => {
    const text = fc.string({ unit: 'grapheme' }).filter((each) => !/\p{Cc}|\$\{/u.test(each));
    const segment = text.filter((each) => !/^\.{0,2}$|[/\\]/.test(each));
    const path = fc.array(segment, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'));
    const name = fc
      .stringMatching(/^[a-z\d_]{1,9}$/)
      .filter((each) => !/^constructor$|proto/.test(each));
    const choices = fc.record({
      path,
      file: segment,
      exact: fc.boolean(),
      bodyType: fc.constantFrom('form', 'json'),
      user: fc.option(fc.string({ minLength: 1 }), { nil: undefined }),
      variables: fc.dictionary(name, text, { maxKeys: 4 }),
      expiresIn: fc.integer({ min: 1, max: 604_800 }),
      grace: fc.integer({ min: 0, max: 604_800 }),
    });
    fc.assert(
      fc.property(choices, ({ path: root, file, exact, user, expiresIn, grace, ...rest }) => {
        const object = exact ? root : `${root}/${file}`;
        const place = exact ? { key: root } : { prefix: `${root}/` };
        const times = { expiresIn, grace };
        const given = { ...place, ...rest, ...times, ...(user !== undefined && { user }) };
        const { fields } = issue(given);
        const variables = Object.fromEntries(
          Object.entries(fields).filter(([each]) => each.startsWith('x:')),
        );
        const reported = { bucket: options.bucket, object };
        const body = received(fields['callback'] ?? '', variables, reported);
        expect(body).toMatchObject(reported);
        const { ticket, ...others } = body.variables;
        const expected = Object.entries(rest.variables).filter(([, value]) => value !== '');
        expect(others).toEqual(Object.fromEntries(expected.map(([x, value]) => [`x:${x}`, value])));
        const last = issuedAt + expiresIn + grace;
        const upload = { ...reported, variables: others };
        expect(verifyTicket(ticket, upload, keys, last)).toEqual({
          bucket: options.bucket,
          ...place,
          ...(user !== undefined && { user }),
          issued: issuedAt,
          expires: last,
          nonce: expect.any(String),
        });
      }),
    );
  });
});

describe('createUploadTicket refuses', () => {
  const refused: [what: string, choices: Choices, message: string][] = [
    ['neither key nor prefix', {}, 'key, prefix: give exactly one'],
    ['key and prefix', { key, prefix }, 'key, prefix: give exactly one'],
    ['an empty key', { key: '' }, 'key: must be 1 to 1023 bytes'],
    ['a long key', { key: '中'.repeat(342) }, 'key: must be 1 to 1023 bytes'],
    ['a key from the root', { key: '/a' }, 'key: must not begin with'],
    ['a key with a backslash first', { key: '\\a' }, 'key: must not begin with'],
    ['a variable in the key', { key: 'a/${filename}' }, 'key: must not contain "${"'],
    ['a line break in the key', { key: 'a\nb' }, 'key: must be valid text'],
    ['half a surrogate pair in the key', { key: 'a\ud800' }, 'key: must be valid text'],
    ['a way up in the key', { key: 'a/../b' }, 'key: must not have "."'],
    ['an empty prefix', { prefix: '' }, 'prefix: must be 1 to 1023 bytes'],
    ['a prefix without a slash', { prefix: 'a' }, 'prefix: must end in "/"'],
    ['a prefix from the root', { prefix: '/' }, 'prefix: must not begin with'],
    ['a variable in the prefix', { prefix: '${x:a}/' }, 'prefix: must not contain "${"'],
    ['a way up in the prefix', { prefix: '../' }, 'prefix: must not have "."'],
    ['a dot in the prefix', { prefix: 'a/./' }, 'prefix: must not have "."'],
    ['a variable in a variable', { key, variables: { a: '${object}' } }, 'variables.a: must not'],
    ['a line break in a variable', { key, variables: { a: '\r\n' } }, 'variables.a: must be valid'],
    ['a variable in capitals', { key, variables: { A: '' } }, 'variables: "x:A" must be'],
    ['a variable given twice', { key, variables: { a: '', 'x:a': '' } }, 'variables: x:a is given'],
    ['no bucket', { key, bucket: '' }, 'bucket: '],
    ['a bucket that is none', { key, bucket: 'a.b/c' }, 'bucket: '],
    ['a region that is none', { key, region: 'cn hangzhou' }, 'region: '],
    ['the region of an endpoint', { key, region: 'oss-cn-hangzhou' }, 'region: '],
    ['no key id', { key, credentials: { ...credentials, accessKeyId: '' } }, 'credentials: '],
    [
      'no key secret',
      { key, credentials: { ...credentials, accessKeySecret: '' } },
      'credentials: ',
    ],
    ['no ticket secret', { key, secrets: ' , ' }, 'secrets: '],
    ['no ticket secrets', { key, secrets: [] }, 'secrets: '],
    ['a short ticket secret', { key, secrets: [secret, 'short-secret-15'] }, 'secrets: '],
    ['an empty user', { key, user: '' }, 'user: is empty'],
    ['no time', { key, expiresIn: 0 }, 'expiresIn: must be a whole number from 1 to 604800'],
    ['too much time', { key, expiresIn: 604_801 }, 'expiresIn: '],
    ['half a second', { key, expiresIn: 0.5 }, 'expiresIn: '],
    ['negative grace', { key, grace: -1 }, 'grace: must be a whole number from 0 to 604800'],
    ['no date', { key, now: new Date('?') }, 'now: '],
    ['no size', { key, maxSize: 0 }, 'maxSize: must be a whole number from 1 to 5368709120'],
    ['too large a size', { key, maxSize: 5_368_709_121 }, 'maxSize: '],
    ['a negative size', { key, minSize: -1 }, 'minSize: must be a whole number from 0 to 1000'],
    ['sizes upside down', { key, minSize: 1001 }, 'minSize: '],
    ['any image', { key, contentType: 'image/*' }, 'contentType: must be a media type'],
    ['a variable as type', { key, contentType: 'a/b; c=${filename}' }, 'contentType: must be'],
    ['no types', { key, contentType: [] }, 'contentType: is an empty list'],
    ['no type among types', { key, contentType: ['a/b', ''] }, 'contentType: must be'],
    ['an endpoint without a scheme', { key, endpoint: 'a.com' }, 'endpoint: '],
    ['an endpoint with a query', { key, endpoint: 'https://a.com/?b' }, 'endpoint: '],
    ['a relative callback URL', { key, callbackUrl: '/cb' }, 'callbackUrl: must begin with'],
    [
      'a variable in the callback URL',
      { key, callbackUrl: 'http://a.com/${object}' },
      'callbackUrl: ',
    ],
    ['no callback URL', { key, callbackUrl: [] }, 'callbackUrl: must be 1 to 5'],
    ['a host that is none', { key, host: 'a b' }, 'host: must be'],
    ['a long user', { key, user: 'u'.repeat(3000) }, 'shorten callbackUrl, key, prefix or user'],
  ];
  it.each(refused)('%s', (_, choices, message) => {
    let error: unknown;
    try {
      createUploadTicket({ ...options, maxSize: 1000, ...choices });
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(InboxError);
    expect(error).toMatchObject({ code: 'argument_invalid' });
    expect((error as InboxError).message).toContain(message);
    expect(String(error)).not.toContain(credentials.accessKeySecret);
    expect(String(error)).not.toContain(secret);
  });
});
