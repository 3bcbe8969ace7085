import type Mns from '@alicloud/mns';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { TraceEvent } from '../../../../tools/local/trace/trace-event.js';
import { startPushTarget } from './push-target.js';
import { queueArn, startTestSmq, subscribe, type TestSmq } from './test-smq.js';

const PATIENCE = 20_000;
let smq: TestSmq['smq'];
let trace: TestSmq['trace'];
let client: Mns;
beforeEach(async () => {
  ({ smq, trace, client } = await startTestSmq({ timeScale: 1_000_000 }));
  await client.createQueue('q');
  await client.createTopic('t');
});

const only = (kind: string) => trace.all().filter((traceEvent) => traceEvent.kind === kind);
const last = (kind: string): TraceEvent | undefined => only(kind).at(-1);

const deadLetter = (requestId: string, condition: string) =>
  JSON.stringify({
    timestamp: 1,
    requestContext: { requestId, functionArn: 'arn', condition, approximateInvokeCount: 1 },
    requestPayload: 'event',
    responseContext: { statusCode: 200, functionError: condition },
    responsePayload: '',
  });

describe('a message in a queue', () => {
  it('is told of as it is sent, received and deleted', async () => {
    const { body } = await client.sendMessage('q', { MessageBody: 'hello' });
    const id = body?.['MessageId'] ?? '';
    expect(trace.all()).toMatchObject([
      {
        kind: 'message',
        title: 'queue q',
        status: 'going',
        facts: { id },
        parts: [{ name: 'body', text: 'hello' }],
      },
    ]);
    expect(trace.observer.causeOf(id)).toBe(trace.all()[0]?.id);
    const received = await client.receiveMessage('q');
    expect(last('message')?.facts).toEqual({ id, received: '1' });
    await client.deleteMessage('q', received.body?.['ReceiptHandle'] ?? '');
    expect(last('message')).toMatchObject({
      status: 'fine',
      facts: { id, received: '1', deleted: 'yes' },
    });
    expect(trace.all()).toHaveLength(1);
  });

  it('is caused by what its sender says', () => {
    const { id } = trace.observer.begin({ kind: 'invocation', title: 'f' });
    smq.broker.queue('q').send({ body: 'hello' }, id);
    smq.broker.topic('t').publish({ body: 'hello' }, id);
    expect(only('message')).toMatchObject([{ cause: id }, { cause: id }]);
  });

  it('is dead when it goes to the dead-letter queue, until it is deleted there', async () => {
    await client.createQueue('dead');
    await client.setQueueAttributes('q', {
      VisibilityTimeout: 1,
      DlqPolicy: { Enabled: true, DeadLetterTargetQueue: 'dead', MaxReceiveCount: 1 },
    });
    await client.sendMessage('q', { MessageBody: 'bad' });
    await client.receiveMessage('q');
    const { receiptHandle } = await smq.broker.queue('dead').receive(30);
    const [first, second] = only('message');
    expect(first).toMatchObject({ status: 'failed', facts: { 'dead-lettered': 'dead' } });
    expect(second).toMatchObject({
      title: 'queue dead',
      status: 'dead',
      cause: first?.id,
      facts: { from: 'queue q' },
    });
    smq.broker.queue('dead').delete(receiptHandle);
    expect(last('message')).toMatchObject({ status: 'fine', facts: { deleted: 'yes' } });
  });
});

describe('a dead letter', () => {
  it('is a message that tells of a failure: dead until it is deleted', () => {
    const invocation = trace.observer.begin({
      kind: 'invocation',
      title: 'f',
      reference: '1-request',
    });
    const { id } = smq.broker.queue('q').send({ body: deadLetter('1-request', 'InvocationError') });
    expect(last('dead-letter')).toMatchObject({
      title: 'queue q',
      status: 'dead',
      cause: invocation.id,
      facts: { id, condition: 'InvocationError' },
    });
    smq.broker.queue('q').deleteById(id);
    expect(last('dead-letter')).toMatchObject({ status: 'fine', facts: { deleted: 'yes' } });
  });

  it.each([
    ['a report of success', deadLetter('1-request', '')],
    ['something else in JSON', '{"requestContext":{"condition":"InvocationError"}}'],
    ['no JSON', 'InvocationError'],
  ])('is not %s', (_, body) => {
    smq.broker.queue('q').send({ body });
    expect(only('dead-letter')).toEqual([]);
    expect(only('message')).toHaveLength(1);
  });
});

describe('a message of a topic', () => {
  it('is told of with its tag and attributes, and leads to its deliveries', async () => {
    await subscribe(client, 't', 'to-q', { Endpoint: queueArn('q') });
    await client.publishMessage('t', {
      MessageBody: 'hello',
      MessageTag: 'urgent',
      MessageAttributes: { Extend: '{}' },
    });
    const [published, delivery, queued] = trace.all();
    expect(published).toMatchObject({
      kind: 'message',
      title: 'topic t',
      status: 'fine',
      facts: { tag: 'urgent', subscriptions: '1' },
      parts: [
        { name: 'body', text: 'hello' },
        { name: 'attributes', text: '{"Extend":"{}"}' },
      ],
    });
    await vi.waitFor(() => expect(last('delivery')?.status).toBe('fine'), PATIENCE);
    expect(delivery).toMatchObject({
      kind: 'delivery',
      title: 'to-q → queue q',
      cause: published?.id,
      facts: { attempt: '1' },
    });
    expect(queued).toMatchObject({ kind: 'message', title: 'queue q', cause: delivery?.id });
  });

  it('shows each push as it went over the wire', async () => {
    const target = await startPushTarget(
      () => smq.pushCertificate,
      (count) => (count === 1 ? 500 : 200),
    );
    await subscribe(client, 't', 's', { Endpoint: `${target.url}/in` });
    await client.publishMessage('t', { MessageBody: 'hello' });
    await vi.waitFor(() => expect(last('delivery')?.facts['status']).toBe('200'), PATIENCE);
    const [first] = only('delivery');
    expect(first).toMatchObject({
      title: `s → ${target.url}/in`,
      status: 'failed',
      ms: expect.any(Number),
      facts: {
        attempt: '1',
        status: '500',
        'next attempt': expect.stringMatching(/^in 1\d s|in 20 s$/),
      },
    });
    const [request, answer] = first?.parts ?? [];
    const { headers } = target.pushes[0] ?? {};
    expect(request?.text).toMatch(/^POST \/in HTTP\/1\.1\n(.+: .+\n)+\n<\?xml/);
    expect(request?.text).toContain(`\nAuthorization: ${headers?.['authorization']}\n`);
    expect(answer?.text).toMatch(
      /^HTTP\/1\.1 500 Internal Server Error\n(.+: .+\n)+\nanswered 500$/,
    );
    expect(trace.observer.causeOf(headers?.['x-mns-request-id'])).toBe(first?.id);
  });

  it('tells a function which delivery it is', async () => {
    const causes: string[] = [];
    smq.broker.topic('t').subscribeFunction({
      name: 'f/topic',
      target: 'f',
      deliver: (_, cause) => void causes.push(cause),
    });
    await client.publishMessage('t', { MessageBody: 'hello' });
    expect(causes).toEqual([last('delivery')?.id]);
    expect(last('delivery')?.title).toBe('f/topic → f');
  });
});
