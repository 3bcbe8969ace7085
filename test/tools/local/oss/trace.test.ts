import { request } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { newTrace } from '../../../../tools/local/trace/trace.js';
import type { TraceEvent } from '../../../../tools/local/trace/trace-event.js';
import { startTestOss, type TestOss } from './test-oss.js';

const trace = newTrace();
let seen: number;
let test: TestOss;
beforeAll(async () => {
  test = await startTestOss({ observer: trace.observer });
});
beforeEach(() => {
  seen = trace.all().length;
});
afterAll(() => test.oss.close());

const news = () => trace.all().slice(seen);
const partOf = ({ parts }: TraceEvent, name: string) =>
  parts.find((part) => part.name === name)?.text ?? '';

describe('an operation', () => {
  it('is told of with its request and its answer, and without its content', async () => {
    await test.client.put('a.txt', Buffer.from('hello'), { meta: { uploader: 'u-1' } });
    const [operation] = news() as [TraceEvent];
    expect(operation).toMatchObject({
      kind: 'operation',
      title: 'PutObject',
      place: { bucket: 'bkt', key: 'a.txt' },
      status: 'fine',
      ms: expect.any(Number),
      facts: {
        request: expect.stringMatching(/^[0-9A-F]{24}$/),
        size: '5',
        client: expect.stringMatching(/^aliyun-sdk-nodejs/),
        status: '200',
      },
    });
    expect(partOf(operation, 'request')).toMatch(/^PUT \/a\.txt HTTP\/1\.1\n/);
    expect(partOf(operation, 'request')).toContain('x-oss-meta-uploader: u-1');
    expect(partOf(operation, 'request')).toContain('authorization: …');
    expect(partOf(operation, 'answer')).toContain('etag: "');
    expect(JSON.stringify(operation.parts)).not.toMatch(/hello|OSS id:/);
  });

  it('is found by its request id, and is the cause of its event', async () => {
    const { res } = await test.client.put('a.txt', Buffer.from('hello'));
    const [operation, event] = news() as [TraceEvent, TraceEvent];
    expect(trace.observer.causeOf(res.headers['x-oss-request-id'])).toBe(operation.id);
    expect(event).toMatchObject({
      kind: 'event',
      title: 'oss:ObjectCreated:PutObject',
      status: 'fine',
      cause: operation.id,
      place: operation.place,
    });
    const raised = test.events.at(-1);
    expect(raised).toMatchObject({ cause: event.id, key: 'a.txt' });
    expect(partOf(event, 'document')).toBe(raised?.document);
  });

  it('has its XML', async () => {
    await test.client.deleteMulti(['a.txt']);
    const [operation] = news() as [TraceEvent];
    expect(operation).toMatchObject({ title: 'DeleteMultipleObjects', facts: { bucket: 'bkt' } });
    expect(partOf(operation, 'request')).toContain('<Key>a.txt</Key>');
    expect(partOf(operation, 'answer')).toContain('<Deleted>');
  });

  it('has the fields of its form, and the object that they name', async () => {
    const form = new FormData();
    form.append('key', 'form/${filename}');
    form.append('Signature', 'secret-signature');
    form.append('file', new File(['file content'], 'a.txt'));
    await fetch(`${test.oss.url}/bkt`, { method: 'POST', body: form });
    const [operation] = news() as [TraceEvent];
    expect(operation.place).toEqual({ bucket: 'bkt', key: 'form/a.txt' });
    expect(partOf(operation, 'form')).toContain('key: form/${filename}');
    expect(JSON.stringify(operation)).not.toMatch(/secret-signature|file content/);
  });

  it.each([
    ['GET', '/bkt/none', 'GetObject', 'refused', { status: '404', code: 'NoSuchKey' }],
    ['HEAD', '/bkt/none', 'HeadObject', 'refused', { status: '404', code: 'NoSuchKey' }],
    ['PUT', '/bkt/a?acl', 'PUT', 'failed', { status: '501', code: 'NotImplemented' }],
    ['GET', '/X', 'GET', 'refused', { status: '400', code: 'InvalidBucketName' }],
    ['GET', '/', 'ListBuckets', 'fine', { status: '200' }],
  ])('%s %s is %s, and %s', async (method, path, title, status, facts) => {
    await fetch(test.oss.url + path, { method });
    expect(news()).toMatchObject([{ kind: 'operation', title, status, facts }]);
  });

  it('does not show signatures in a link', async () => {
    const secrets = 'Signature=geheim&x-oss-signature=geheim&security-token=geheim';
    const headers = { 'x-oss-security-token': 'geheim', authorization: 'OSS id:geheim' };
    await fetch(`${test.oss.url}/bkt/a?${secrets}&Expires=1`, { headers });
    const [operation] = news() as [TraceEvent];
    expect(partOf(operation, 'request')).toContain('Signature=…&x-oss-signature=…');
    expect(partOf(operation, 'request')).toContain('&Expires=1');
    expect(JSON.stringify(operation)).not.toContain('geheim');
  });

  it('has the size of what was read', async () => {
    await test.client.put('a.txt', Buffer.from('hello'));
    await test.client.get('a.txt');
    await vi.waitFor(() => {
      const read = news().find(({ title }) => title === 'GetObject');
      expect(read).toMatchObject({ status: 'fine', facts: { size: '5' } });
    }, 5000);
  });
});

it('tells of a client that goes away', async () => {
  const headers = { 'content-length': 100 };
  const outgoing = request(`${test.oss.url}/bkt/gone`, { method: 'PUT', headers });
  outgoing.on('error', () => {});
  outgoing.write('hello');
  await vi.waitFor(() => expect(news()).toMatchObject([{ status: 'going' }]), 5000);
  outgoing.destroy();
  const broken = [{ title: 'PutObject', status: 'failed' }];
  await vi.waitFor(() => expect(news()).toMatchObject(broken), 5000);
});

it('says nothing of a browser that asks first', async () => {
  await fetch(`${test.oss.url}/bkt/a`, { method: 'OPTIONS' });
  expect(news()).toEqual([]);
});
