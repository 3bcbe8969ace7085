import { createServer, type Server, type ServerResponse } from 'node:http';
import { buildCallback } from 'oss-inbox';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { closeServer, listen } from '../../../../../tools/local/http/listen.js';
import { readBody } from '../../../../../tools/local/http/read-body.js';
import { type Oss, startOss } from '../../../../../tools/local/oss/start-oss.js';
import { newTrace, type Trace } from '../../../../../tools/local/trace/trace.js';
import { newClient } from '../test-oss.js';

let trace: Trace;
let oss: Oss;
let application: Server;
let url: string;
let causes: (string | undefined)[];
let reply: (response: ServerResponse, path: string) => void;

beforeAll(async () => {
  trace = newTrace();
  oss = await startOss({
    port: 0,
    owner: { region: 'cn-hangzhou', account: '1234567890123456' },
    callbackTimeout: 300,
    observer: trace.observer,
    hasTopic: () => false,
    publish: () => {},
    onEvent: () => {},
  });
  application = createServer((message, response) => {
    const id = message.headers['x-oss-request-id'];
    causes.push(trace.observer.causeOf(typeof id === 'string' ? id : undefined));
    void readBody(message).then(() => reply(response, message.url ?? ''));
  });
  ({ url } = await listen(application, 0));
});
afterAll(async () => {
  await oss.close();
  await closeServer(application);
});
beforeEach(() => {
  causes = [];
});

const answer = (response: ServerResponse, status: number, body: string | Buffer) =>
  void response.writeHead(status, { 'content-length': Buffer.byteLength(body) }).end(body);

/** The tries of one upload. */
async function triesOf(urls: string[]) {
  const before = trace.all().length;
  const { headers } = buildCallback({ url: urls, fields: { object: '${object}' } });
  await newClient(oss.url)
    .put('a b.txt', Buffer.from('hello'), { headers })
    .catch(() => {});
  const told = trace.all().slice(before);
  const operation = told.find(({ kind }) => kind === 'operation');
  return { operation, tries: told.filter(({ kind }) => kind === 'callback') };
}

it('tells of each try, under the upload that led to it', async () => {
  reply = (response, path) => {
    if (path === '/one') answer(response, 500, 'broken');
    else if (path === '/two') answer(response, 403, '{"code":"ticket_invalid"}');
    else answer(response, 200, '{"ok":true}');
  };
  const { operation, tries } = await triesOf([`${url}/one`, `${url}/two`, `${url}/three`]);
  expect(operation).toMatchObject({ title: 'PutObject', status: 'fine' });
  const place = { bucket: 'bkt', key: 'a b.txt' };
  const common = { cause: operation?.id, place, ms: expect.any(Number) };
  expect(tries).toMatchObject([
    {
      ...common,
      title: `POST ${url}/one`,
      status: 'failed',
      facts: { attempt: '1', url: `${url}/one`, status: '500', fault: 'Error status : 500.' },
    },
    {
      ...common,
      status: 'refused',
      facts: { attempt: '2', status: '403', fault: 'Error status : 403.' },
    },
    { ...common, status: 'fine', facts: { attempt: '3', status: '200' } },
  ]);
  expect(causes).toEqual(tries.map(({ id }) => id));
  const [request, received] = tries[1]?.parts ?? [];
  expect(request?.name).toBe('request');
  expect(request?.text).toMatch(
    /^POST \/two HTTP\/1\.1\nHost: .*\nx-oss-tag: CALLBACK\n.*\n\nobject=a%20b\.txt/s,
  );
  expect(received?.text).toMatch(/^HTTP\/1\.1 403 Forbidden\n.*\n\n\{"code":"ticket_invalid"\}$/s);
});

it('tells of the number that OSS gives a fault', async () => {
  reply = () => {};
  const { tries } = await triesOf([`${url}/`]);
  expect(tries).toMatchObject([{ status: 'failed', facts: { ec: '0007-00000202' } }]);
  expect(tries[0]?.parts.map(({ name }) => name)).toEqual(['request']);
});

it('shows bytes in Base64, and the beginning of what is long', async () => {
  reply = (response) => answer(response, 500, Buffer.from([0xff, 0xfe]));
  const { tries } = await triesOf([`${url}/`]);
  expect(tries[0]?.parts[1]).toMatchObject({
    name: 'answer, its body in Base64',
    text: expect.stringMatching(/\n\n\/\/4=$/),
  });
  reply = (response) => answer(response, 200, JSON.stringify('a'.repeat(200_000)));
  const { tries: long } = await triesOf([`${url}/`]);
  expect(long[0]?.parts[1]).toMatchObject({ name: 'answer', isCut: true });
});
