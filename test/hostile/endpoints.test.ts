import { describe, expect, it } from 'vitest';
import { type Captured, coldStart, context, httpEvent, logLines } from '../functions/invoke.js';
import {
  altered,
  callback,
  environment,
  form,
  goodBody,
  goodMessage,
  goodTicket,
  keyUrl,
  oldSecret,
  push,
  secret,
  ticket,
  without,
} from './requests.js';

type Row = readonly [name: string, request: Captured, status: number, code: string];

const answers: string[] = [];

async function send(name: 'upload-callback' | 'topic-push', request: Captured, env = {}) {
  const instance = coldStart(name, { ...environment, ...env });
  const { statusCode, body } = (await instance(httpEvent(request), context)) as {
    statusCode: number;
    body: string;
  };
  answers.push(body);
  return { status: statusCode, ...(JSON.parse(body) as Record<string, unknown>) };
}

const base64 = (text: string) => Buffer.from(text).toString('base64');
const body = (fields: Record<string, string>) =>
  callback({}, form({ bucket: 'uploads', object: 'in/a.jpg', reqId: 'r-1', ...fields }));
const raw = (text: string) => callback({}, text);
/** {@link good}, with more in its body that its ticket covers. */
const varied = (encoded: string, variables: Record<string, string>) =>
  raw(`${encoded}&${goodBody.replace(goodTicket, ticket({ variables }))}`);
const json = (text: string) => raw(text.replace('TICKET', goodTicket));
const flipAt = (text: string, at: number) =>
  text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ 1) + text.slice(at + 1);
const soon = Math.floor(Date.now() / 1000);

const good = callback();
const { authorization = '' } = good.headers;

const keyUrls = [
  'https://evil.example/callback_pub_key_v1.pem',
  'https://gosspublic.alicdn.com.evil.example/callback_pub_key_v1.pem',
  'https://gosspublic.alicdn.com@evil.example/callback_pub_key_v1.pem',
  'https://user@gosspublic.alicdn.com/callback_pub_key_v1.pem',
  'https://gosspublic.alicdn.com:443/callback_pub_key_v1.pem',
  'https://gosspublic.alicdn.com/callback_pub_key_v1.pem?',
  'https://gosspublic.alicdn.com/callback_pub_key_v1.pem?a=1',
  'https://gosspublic.alicdn.com/callback_pub_key_v1.pem#a',
  'https://gosspublic.alicdn.com//callback_pub_key_v1.pem',
  'https://gosspublic.alicdn.com/./callback_pub_key_v1.pem',
  'https://gosspublic.alicdn.com/images/../callback_pub_key_v1.pem',
  'https://gosspublic.alicdn.com/callback%5fpub_key_v1.pem',
  'https://gosspublic.alicdn.com/callback_pub_key_v2.pem',
  'https://gosspublic.alicdn.com/doc/sample.zip',
  'https://GOSSPUBLIC.alicdn.com/callback_pub_key_v1.pem',
  'https://gosspublic-alicdn.com/callback_pub_key_v1.pem',
  'ftp://gosspublic.alicdn.com/callback_pub_key_v1.pem',
  'file:///etc/passwd',
  'http://169.254.169.254/latest/meta-data/',
  ` ${keyUrl}`,
  `${keyUrl}\n`,
  '',
];

describe('upload-callback', () => {
  it('takes the request that all others are made of', async () => {
    expect(await send('upload-callback', good)).toMatchObject({ status: 200, ok: true });
  });

  it.each<Row>([
    // What is signed.
    ['a byte of the body', { ...good, body: flipAt(goodBody, 20) }, 403, 'signature_invalid'],
    ['a byte added', { ...good, body: `${goodBody}\n` }, 403, 'signature_invalid'],
    ['a byte cut off', { ...good, body: goodBody.slice(0, -1) }, 403, 'signature_invalid'],
    ['an empty body', { ...good, body: '' }, 403, 'signature_invalid'],
    ['another path', { ...good, requestTarget: '/oss/callback/' }, 403, 'signature_invalid'],
    ['a query added', { ...good, requestTarget: '/oss/callback?a=1' }, 403, 'signature_invalid'],
    [
      'four parameters',
      callback({ requestTarget: '/c?a=1&b=2&c=3&d=4' }),
      403,
      'signature_invalid',
    ],
    [
      'a line feed in the path',
      { ...good, requestTarget: '/oss/callback%0Ax' },
      400,
      'path_invalid',
    ],
    // The signature.
    ['no signature', without(good, 'authorization'), 401, 'signature_missing'],
    ['a blank signature', altered(good, { authorization: ' ' }), 401, 'signature_missing'],
    [
      'a bit of it flipped',
      altered(good, { authorization: flipAt(authorization, 9) }),
      403,
      'signature_invalid',
    ],
    [
      'a part of it',
      altered(good, { authorization: authorization.slice(0, 40) }),
      403,
      'signature_invalid',
    ],
    [
      'twice',
      altered(good, { authorization: `${authorization},${authorization}` }),
      403,
      'signature_invalid',
    ],
    [
      'with a scheme',
      altered(good, { authorization: `OSS id:${authorization}` }),
      403,
      'signature_invalid',
    ],
    [
      'with blanks inside',
      altered(good, { authorization: authorization.replace(/^..../, '$& ') }),
      403,
      'signature_invalid',
    ],
    [
      'in hex',
      altered(good, { authorization: Buffer.from(authorization, 'base64').toString('hex') }),
      403,
      'signature_invalid',
    ],
    [
      'a megabyte of it',
      altered(good, { authorization: 'A'.repeat(1024 * 1024) }),
      403,
      'signature_invalid',
    ],
    [
      'of somebody else',
      altered(good, { authorization: push().headers['authorization'] ?? '' }),
      403,
      'signature_invalid',
    ],
    // Its version.
    ...['2.0', '1', '1.0,1.0', '1.0 2.0', 'x'].map(
      (version): Row => [
        `version ${version}`,
        altered(good, { 'x-oss-signature-version': version }),
        403,
        'signature_version_unsupported',
      ],
    ),
    // The key.
    ...keyUrls.map(
      (url): Row => [
        `the key at ${JSON.stringify(url)}`,
        altered(good, { 'x-oss-pub-key-url': base64(url) || '=' }),
        403,
        'key_url_untrusted',
      ],
    ),
    [
      'a key URL twice',
      altered(good, { 'x-oss-pub-key-url': `${base64(keyUrl)},${base64(keyUrl)}` }),
      403,
      'key_url_untrusted',
    ],
    [
      'a key URL that is no Base64',
      altered(good, { 'x-oss-pub-key-url': keyUrl }),
      403,
      'key_url_untrusted',
    ],
    ["OSS's key for our signature", without(good, 'x-oss-pub-key-url'), 403, 'signature_invalid'],
    // The path's escapes.
    ...['/%', '/%zz', '/%4', '/%E0%A4%A', '/%ff', '/%c0%ae', '/%ed%a0%80', '/%u0041'].map(
      (path): Row => [`the path ${path}`, { ...good, requestTarget: path }, 400, 'path_invalid'],
    ),
    // The method and the size.
    ...['GET', 'PUT', 'HEAD', 'OPTIONS', 'post'].map(
      (method): Row => [method, { ...good, method }, 405, 'method_not_allowed'],
    ),
    ['1 MB and a byte', callback({}, 'a'.repeat(1024 * 1024 + 1)), 413, 'too_large'],
    // Bodies that OSS may well sign.
    ['no ticket', body({}), 401, 'ticket_missing'],
    ['a ticket cut off', body({ ticket: goodTicket.slice(0, -1) }), 403, 'ticket_invalid'],
    [
      'a ticket with a bit flipped',
      body({ ticket: flipAt(goodTicket, 30) }),
      403,
      'ticket_invalid',
    ],
    [
      'a ticket for another bucket',
      body({ ticket: ticket({ bucket: 'other' }) }),
      403,
      'ticket_invalid',
    ],
    [
      'a ticket for another prefix',
      body({ ticket: ticket({ prefix: 'out/' }) }),
      403,
      'ticket_invalid',
    ],
    [
      'a ticket for another key',
      body({ ticket: ticket({ key: 'in/b.jpg' }) }),
      403,
      'ticket_invalid',
    ],
    [
      'a ticket expired by one second',
      body({ ticket: ticket({ expires: soon - 1 }) }),
      403,
      'ticket_expired',
    ],
    [
      'a ticket by a secret rotated out',
      body({ ticket: ticket({}, oldSecret) }),
      403,
      'ticket_invalid',
    ],
    ['two tickets', raw(`${goodBody}&ticket=v1.e30.AA`), 400, 'body_invalid'],
    [
      'another bucket',
      body({ bucket: 'other', ticket: ticket({ bucket: 'other' }) }),
      403,
      'bucket_not_allowed',
    ],
    [
      'another bucket in the header',
      altered(good, { 'x-oss-bucket': 'other' }),
      403,
      'bucket_not_allowed',
    ],
    ['two buckets', raw(`${goodBody}&bucket=other`), 400, 'body_invalid'],
    ['no bucket', raw(form({ object: 'in/a', ticket: goodTicket })), 400, 'body_invalid'],
    ['a malformed escape', raw(`${goodBody}&a=%zz`), 400, 'body_invalid'],
    ['bytes that are not UTF-8, escaped', raw(`${goodBody}&a=%ff`), 400, 'body_invalid'],
    ['a size that is none', raw(goodBody.replace('size=5', 'size=-5')), 400, 'body_invalid'],
    [
      'a template with a typo',
      raw('{"bucket":"uploads","object","in/a.jpg"}'),
      400,
      'body_invalid',
    ],
    ['a JSON array', raw('["uploads"]'), 400, 'body_invalid'],
    [
      'JSON that nests too deep',
      raw(`${'{"a":'.repeat(65)}1${'}'.repeat(65)}`),
      400,
      'body_invalid',
    ],
    ['half a megabyte of brackets', raw('['.repeat(500_000)), 400, 'body_invalid'],
  ])('refuses %s', async (_, request, status, code) => {
    const answer = await send('upload-callback', request);
    expect(answer).toEqual({
      status,
      ok: false,
      code,
      message: expect.any(String),
      requestId: context.requestId,
    });
  });

  it.each([
    ['a path with a plus', callback({}, goodBody, '/a+b')],
    ['a path that is not ASCII', callback({}, goodBody, `/${encodeURIComponent('报告')}`)],
    ['a path with a NUL', callback({}, goodBody, '/a%00b')],
    ['an encoded percent sign', callback({}, goodBody, '/50%25')],
    ['a query', callback({}, goodBody, '/cb?b=2&a=1')],
    ['an unsigned header nobody knows', altered(good, { 'x-oss-evil': 'yes' })],
    ['a form of several lines', varied('note=a%0D%0Ab', { note: 'a\r\nb' })],
    ['a byte order mark', raw(`\uFEFF${goodBody}`)],
    ['a NUL', varied('note=a%00b', { note: 'a\0b' })],
    [
      'CRLF in JSON',
      json('{\r\n"bucket":"uploads",\r\n"object":"in/a.jpg",\r\n"ticket":"TICKET"\r\n}'),
    ],
    [
      'two members of one name',
      json('{"bucket":"uploads","object":"in/x","object":"in/a.jpg","ticket":"TICKET"}'),
    ],
    [
      '__proto__',
      json(
        '{"__proto__":{"bucket":"other"},"bucket":"uploads","object":"in/a.jpg","ticket":"TICKET"}',
      ),
    ],
    ['__proto__ in a form', raw(`__proto__=other&constructor=other&${goodBody}`)],
    [
      'names of Object.prototype',
      varied('toString=1&valueOf=2&hasOwnProperty=3', {
        toString: '1',
        valueOf: '2',
        hasOwnProperty: '3',
      }),
    ],
  ])('takes %s, which OSS may well sign', async (_, request) => {
    expect(await send('upload-callback', request)).toMatchObject({ status: 200 });
  });

  it('looks header names up in any case', async () => {
    const event = JSON.parse(httpEvent(good).toString()) as { headers: Record<string, string> };
    for (const recase of [
      (name: string) => name.toUpperCase(),
      (name: string) => name.toLowerCase(),
    ]) {
      const headers = Object.fromEntries(
        Object.entries(event.headers).map(([name, value]) => [recase(name), value]),
      );
      const instance = coldStart('upload-callback', environment);
      const answer = await instance(Buffer.from(JSON.stringify({ ...event, headers })), context);
      expect(answer).toMatchObject({ statusCode: 200 });
    }
  });

  it('refuses one header in two cases', async () => {
    const event = JSON.parse(httpEvent(good).toString()) as { headers: Record<string, string> };
    event.headers['AUTHORIZATION'] = 'AAAA';
    const instance = coldStart('upload-callback', environment);
    const answer = await instance(Buffer.from(JSON.stringify(event)), context);
    expect(answer).toMatchObject({ statusCode: 403 });
  });
});

const xml = (inner: string, head = '<?xml version="1.0"?>') =>
  `${head}<Notification><TopicOwner>1234567890123456</TopicOwner><TopicName>tasks</TopicName><MessageId>m-1</MessageId>${inner}<PublishTime>1767323045123</PublishTime></Notification>`;
const pushXml = (text: string) => {
  const { 'x-mns-message-id': _, ...headers } = push({ 'content-type': 'text/xml' }, text).headers;
  const unsigned = Object.fromEntries(
    Object.entries(headers).filter(([name]) => name !== 'authorization'),
  );
  return push({ ...unsigned, 'x-mns-message-id': '' }, text);
};
const dated = (seconds: number) =>
  push({ date: new Date(Date.now() + seconds * 1000).toUTCString() });

describe('topic-push', () => {
  const goodPush = push();
  const signature = goodPush.headers['authorization'] ?? '';

  it('takes the request that all others are made of', async () => {
    expect(await send('topic-push', goodPush)).toMatchObject({
      status: 200,
      received: 1,
      handled: 1,
    });
  });

  it.each<Row>([
    ...Object.keys(goodPush.headers)
      .filter((name) => !/authorization|cert-url/.test(name))
      .map(
        (name): Row => [
          `a byte of ${name}`,
          altered(goodPush, { [name]: flipAt(goodPush.headers[name] ?? '', 2) }),
          403,
          'signature_invalid',
        ],
      ),
    [
      'another header of SMQ',
      altered(goodPush, { 'x-mns-message-tag': 'urgent' }),
      403,
      'signature_invalid',
    ],
    ['a header of SMQ less', without(goodPush, 'x-mns-topic-name'), 403, 'signature_invalid'],
    [
      'a header twice',
      altered(goodPush, { 'x-mns-version': '2015-06-06,2015-06-06' }),
      403,
      'signature_invalid',
    ],
    ['another path', { ...goodPush, requestTarget: '/Notifications' }, 403, 'signature_invalid'],
    [
      'a path encoded anew',
      { ...goodPush, requestTarget: '/%6eotifications' },
      403,
      'signature_invalid',
    ],
    ['a query', { ...goodPush, requestTarget: '/notifications?a=1' }, 403, 'signature_invalid'],
    ['another method', { ...goodPush, method: 'PUT' }, 405, 'method_not_allowed'],
    ['another body', { ...goodPush, body: `${goodMessage} ` }, 403, 'digest_mismatch'],
    ['no digest', push({ 'content-md5': '' }), 403, 'digest_mismatch'],
    [
      'a digest of something else',
      push({ 'content-md5': 'D41D8CD98F00B204E9800998ECF8427E' }),
      403,
      'digest_mismatch',
    ],
    ['no signature', without(goodPush, 'authorization'), 401, 'signature_missing'],
    [
      'a signature cut off',
      altered(goodPush, { authorization: signature.slice(0, 20) }),
      403,
      'signature_invalid',
    ],
    [
      'a bit of it flipped',
      altered(goodPush, { authorization: flipAt(signature, 9) }),
      403,
      'signature_invalid',
    ],
    ['no certificate', without(goodPush, 'x-mns-signing-cert-url'), 403, 'certificate_untrusted'],
    ...[
      'https://evil.example/x509_public_certificate.pem',
      'https://mnstest.oss-cn-hangzhou.aliyuncs.com@evil.example/x509_public_certificate.pem',
      'https://mnstest.oss-cn-hangzhou.aliyuncs.com/other.pem',
      'https://mnstest.oss-cn-hangzhou.aliyuncs.com:443/x509_public_certificate.pem',
      'https://mnstest.oss-cn-hangzhou.aliyuncs.com/x509_public_certificate.pem?a',
    ].map(
      (url): Row => [
        `the certificate at ${url}`,
        push({ 'x-mns-signing-cert-url': base64(url) }),
        403,
        'certificate_untrusted',
      ],
    ),
    ['a push of yesterday', dated(-86_400), 403, 'date_out_of_window'],
    ['a push of tomorrow', dated(86_400), 403, 'date_out_of_window'],
    ['a push without a date', push({ date: '' }), 403, 'date_out_of_window'],
    ['another topic', push({ 'x-mns-topic-name': 'other' }), 403, 'topic_not_allowed'],
    [
      "another owner's topic",
      push({ 'x-mns-topic-owner': '6543210987654321' }),
      403,
      'topic_not_allowed',
    ],
    ['1 MB and a byte', push({}, 'a'.repeat(1024 * 1024 + 1)), 413, 'too_large'],
    ['broken JSON', push({}, '{"orderId":'), 400, 'body_invalid'],
    ['broken JSON in Base64', push({}, base64('{"orderId":')), 400, 'body_invalid'],
    ['a task result that is none', push({}, '{"TaskId":7}'), 400, 'body_invalid'],
    [
      'a billion laughs',
      pushXml(
        xml(
          '<Message>&c;</Message>',
          '<!DOCTYPE n [<!ENTITY a "ha"><!ENTITY b "&a;&a;"><!ENTITY c "&b;&b;">]>',
        ),
      ),
      400,
      'body_invalid',
    ],
    [
      'an external entity',
      pushXml(
        xml('<Message>&x;</Message>', '<!DOCTYPE n [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
      ),
      400,
      'body_invalid',
    ],
    ['an undefined entity', pushXml(xml('<Message>&x;</Message>')), 400, 'body_invalid'],
    ['XML cut off', pushXml(xml('<Message>a</Message>').slice(0, -5)), 400, 'body_invalid'],
    ['XML with tags that do not match', pushXml(xml('<Message>a</MessageX>')), 400, 'body_invalid'],
    [
      'XML with two messages',
      pushXml(xml('<Message>a</Message><Message>b</Message>')),
      400,
      'body_invalid',
    ],
    [
      'XML that nests',
      pushXml(xml(`<Message>${'<a>'.repeat(500)}${'</a>'.repeat(500)}</Message>`)),
      400,
      'body_invalid',
    ],
  ])('refuses %s', async (_, request, status, code) => {
    expect(await send('topic-push', request)).toEqual({
      status,
      ok: false,
      code,
      message: expect.any(String),
      requestId: context.requestId,
    });
  });
});

it('showed no secret, ticket or stack trace in any answer or log line', () => {
  const output = [...logLines, ...answers].join('\n');
  expect(answers.length).toBeGreaterThan(100);
  const tickets = [goodTicket, ticket({}, oldSecret)].map((text) => text.split('.')[2] ?? '');
  for (const hidden of [secret, oldSecret, ...tickets, 'EXAMPLE-SECRET', 'EXAMPLE-TOKEN']) {
    expect(output).not.toContain(hidden);
  }
  expect(output).not.toMatch(/BEGIN [A-Z ]*KEY|\.[jt]s:\d+:\d+/);
});
