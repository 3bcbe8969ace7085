import { once } from 'node:events';
import type Mns from '@alicloud/mns';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { startPushTarget } from './push-target.js';
import { ACCOUNT, startTestSmq, subscribe, type TestSmq } from './test-smq.js';

let smq: TestSmq['smq'];
let trace: TestSmq['trace'];
let client: Mns;
beforeEach(async () => {
  ({ smq, trace, client } = await startTestSmq({ timeScale: 10_000 }));
  await client.createTopic('t');
});

const PATIENCE = 20_000;
const certificates = () => smq.pushCertificate;
const deliveries = () => trace.all().filter(({ kind }) => kind === 'delivery');
const pending = () => smq.broker.topic('t').subscriptions()[0]?.pending;

describe('a push', () => {
  it.each(['XML', 'JSON', 'SIMPLIFIED'])('in %s is one that the package takes', async (format) => {
    const target = await startPushTarget(certificates);
    const Endpoint = `${target.url}/smq/ä?a=1&amp;b=2`;
    await subscribe(client, 't', 's', { Endpoint, NotifyContentFormat: format });
    const message = { MessageBody: 'Grüße &lt;b&gt;', MessageTag: 'urgent' };
    const { body } = await client.publishMessage('t', message);
    await vi.waitFor(() => expect(target.pushes).toHaveLength(1), PATIENCE);
    expect(target.pushes[0]).toMatchObject({
      text: 'Grüße <b>',
      topicOwner: ACCOUNT,
      topicName: 't',
      origin: { messageId: body?.['MessageId'], messageTag: 'urgent' },
      path: '/smq/%C3%A4?a=1&b=2',
    });
    await vi.waitFor(() => expect(pending()).toBe(0), PATIENCE);
    expect(target.errors).toEqual([]);
  });

  it('goes to /notifications where the endpoint has no path', async () => {
    const target = await startPushTarget(certificates);
    await subscribe(client, 't', 's', { Endpoint: target.url });
    await client.publishMessage('t', { MessageBody: 'hello' });
    await vi.waitFor(() => expect(target.pushes[0]?.path).toBe('/notifications'), PATIENCE);
  });

  it('is refused by who does not trust the stand-in', async () => {
    const target = await startPushTarget(() => '');
    await subscribe(client, 't', 's', { Endpoint: target.url });
    await client.publishMessage('t', { MessageBody: 'hello' });
    await vi.waitFor(() => expect(target.errors).toHaveLength(1), PATIENCE);
    expect(target.errors[0]).toMatchObject({ code: 'certificate_untrusted' });
  });

  it('with a tag that no header can hold does no harm', async () => {
    const target = await startPushTarget(certificates);
    const Endpoint = target.url;
    await subscribe(client, 't', 's', { Endpoint, NotifyContentFormat: 'SIMPLIFIED' });
    await client.publishMessage('t', { MessageBody: 'hello', MessageTag: '紧急' });
    await vi.waitFor(() => expect(deliveries()).toMatchObject([{ status: 'fine' }]), PATIENCE);
  });
});

describe('a push that fails', () => {
  it.each([
    ['a status of 500', 500, { status: '500' }],
    ['a redirect', 302, { status: '302' }],
    ['no answer', 0, { error: 'ECONNRESET' }],
  ])('with %s comes again, signed anew', async (_, status, facts) => {
    const target = await startPushTarget(certificates, (count) => (count < 3 ? status : 200));
    await subscribe(client, 't', 's', { Endpoint: target.url });
    const { body } = await client.publishMessage('t', { MessageBody: 'hello' });
    await vi.waitFor(() => expect(pending()).toBe(0), PATIENCE);
    expect(target.pushes).toHaveLength(3);
    const ids = target.pushes.map(({ headers }) => headers['x-mns-request-id']);
    expect(new Set(ids).size).toBe(3);
    for (const { origin } of target.pushes) expect(origin.messageId).toBe(body?.['MessageId']);
    expect(deliveries()).toMatchObject([
      { status: 'failed', facts: { attempt: '1', ...facts } },
      { status: 'failed', facts: { attempt: '2', ...facts } },
      { status: 'fine', facts: { attempt: '3', status: '200' } },
    ]);
  });

  it('because nobody answers in time comes again', async () => {
    const quick = await startTestSmq({ timeScale: 10_000, pushTimeout: 50 });
    await quick.client.createTopic('t');
    const target = await startPushTarget(
      () => quick.smq.pushCertificate,
      (count) => (count === 1 ? new Promise(() => {}) : 204),
    );
    await subscribe(quick.client, 't', 's', { Endpoint: target.url });
    await quick.client.publishMessage('t', { MessageBody: 'hello' });
    await vi.waitFor(() => expect(target.pushes.length).toBeGreaterThan(1), PATIENCE);
    const [first] = quick.trace.all().filter(({ kind }) => kind === 'delivery');
    expect(first).toMatchObject({ status: 'failed', facts: { error: 'no answer within 0.05 s' } });
  });

  it.each([
    ['BACKOFF_RETRY', 4],
    ['EXPONENTIAL_DECAY_RETRY', 177],
  ])(
    'with %s is given up after %i attempts',
    async (NotifyStrategy, attempts) => {
      smq.timeScale = 10_000_000;
      const target = await startPushTarget(certificates, () => 503);
      await subscribe(client, 't', 's', { Endpoint: target.url, NotifyStrategy });
      await client.publishMessage('t', { MessageBody: 'hello' });
      await vi.waitFor(() => expect(pending()).toBe(0), 60_000);
      expect(target.pushes).toHaveLength(attempts);
      const facts = { attempt: String(attempts), 'given up': `after ${attempts} attempts` };
      expect(deliveries().at(-1)).toMatchObject({ status: 'dead', facts });
    },
    70_000,
  );

  it('for good goes to the dead-letter queue, as it was pushed', async () => {
    await client.createQueue('dead');
    const target = await startPushTarget(certificates, () => 500);
    await subscribe(client, 't', 's', {
      Endpoint: target.url,
      NotifyContentFormat: 'JSON',
      DlqPolicy: '<Enabled>true</Enabled><DeadLetterTargetQueue>dead</DeadLetterTargetQueue>',
    });
    await client.publishMessage('t', { MessageBody: 'hello' });
    const { body = {} } = await client.receiveMessage('dead', 30);
    expect(JSON.parse(body['MessageBody'] ?? '')).toMatchObject({
      TopicName: 't',
      Message: 'hello',
    });
    expect(target.pushes).toHaveLength(4);
    expect(deliveries().at(-1)).toMatchObject({
      status: 'failed',
      facts: { 'dead-lettered': 'dead' },
    });
  });

  it('is forgotten when its subscription ends', async () => {
    smq.timeScale = 0.01;
    const target = await startPushTarget(certificates, () => 500);
    await subscribe(client, 't', 's', { Endpoint: target.url });
    await client.publishMessage('t', { MessageBody: 'hello' });
    await vi.waitFor(() => expect(deliveries()).toMatchObject([{ status: 'failed' }]), PATIENCE);
    smq.broker.subscriptions.remove('t', 's');
    smq.timeScale = 1_000_000;
    await subscribe(client, 't', 's', { Endpoint: target.url });
    await client.publishMessage('t', { MessageBody: 'second' });
    await vi.waitFor(() => expect(pending()).toBe(0), PATIENCE);
    expect(target.pushes.filter(({ text }) => text === 'hello')).toHaveLength(1);
  });

  it('is not tried again when its subscription ended meanwhile', async () => {
    const failing = new AbortController();
    const target = await startPushTarget(certificates, async () => {
      await once(failing.signal, 'abort');
      return 500;
    });
    await subscribe(client, 't', 's', { Endpoint: target.url });
    await client.publishMessage('t', { MessageBody: 'hello' });
    await vi.waitFor(() => expect(target.pushes).toHaveLength(1), PATIENCE);
    smq.broker.subscriptions.remove('t', 's');
    failing.abort();
    await vi.waitFor(() => expect(deliveries()).toMatchObject([{ status: 'failed' }]), PATIENCE);
    expect(deliveries()[0]?.facts).toMatchObject({ attempt: '1', status: '500' });
  });

  it('comes sooner when the time is made to pass faster', async () => {
    smq.timeScale = 0.01;
    const target = await startPushTarget(certificates, (count) => (count === 1 ? 500 : 204));
    await subscribe(client, 't', 's', { Endpoint: target.url });
    await client.publishMessage('t', { MessageBody: 'hello' });
    await vi.waitFor(() => expect(deliveries()).toMatchObject([{ status: 'failed' }]), PATIENCE);
    smq.timeScale = 1_000_000;
    // It would have waited for 1000 s at least.
    await vi.waitFor(() => expect(pending()).toBe(0), PATIENCE);
  });
});

describe('the certificate', () => {
  it('is served under the URL that the pushes name', async () => {
    const [url = ''] = smq.pushCertificate.split('=', 1);
    const served = await fetch(url);
    expect(served.headers.get('content-type')).toBe('application/x-pem-file');
    const target = await startPushTarget(certificates);
    await subscribe(client, 't', 's', { Endpoint: target.url });
    await client.publishMessage('t', { MessageBody: 'hello' });
    await vi.waitFor(() => expect(target.pushes).toHaveLength(1), PATIENCE);
    const named = target.pushes[0]?.headers['x-mns-signing-cert-url'] ?? '';
    expect(Buffer.from(named, 'base64').toString()).toBe(url);
    const [, base64] = smq.pushCertificate.split(`${url}=`);
    expect((await served.text()).replace(/-.*-|\n/g, '')).toBe(base64);
  });
});
