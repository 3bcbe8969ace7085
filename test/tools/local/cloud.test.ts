import Mns from '@alicloud/mns';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Cloud, startCloud } from '../../../tools/local/cloud.js';
import type { FunctionLine } from '../../../tools/local/fc/start-fc.js';
import type { Trigger } from '../../../tools/local/trigger.js';
import { runner, templateOf, writeFunction } from './test-cloud.js';

const source = `exports.handler = async (event) => {
  console.log(event.toString());
  if (event.includes('poison')) throw new Error('no');
};`;

const topicTrigger = (filterTag?: string): Trigger => ({
  triggerType: 'mns_topic',
  triggerName: 'topic',
  sourceArn: 'acs:mns:cn-hangzhou:1234567890123456:/topics/tasks',
  triggerConfig: { notifyContentFormat: 'STREAM', ...(filterTag && { filterTag }) },
});
const ossTrigger: Trigger = {
  triggerType: 'oss',
  sourceArn: 'acs:oss:cn-hangzhou:1234567890123456:uploads',
  triggerConfig: {
    events: ['oss:ObjectCreated:*'],
    filter: { key: { prefix: 'in/', suffix: '.txt' } },
  },
};

let cloud: Cloud;
let lines: FunctionLine[];
let mns: Mns;
beforeEach(async () => {
  lines = [];
  const code = await writeFunction(source);
  const onFailure = 'acs:mns:cn-hangzhou:1234567890123456:/queues/failures/messages';
  cloud = await startCloud({
    template: templateOf(
      { name: 'all', code, triggers: [topicTrigger()], retries: 1, onFailure },
      { name: 'tagged', code, triggers: [topicTrigger('urgent')] },
      { name: 'uploaded', code, triggers: [ossTrigger] },
    ),
    runner,
    port: 0,
    retryDelay: 5,
    onLine: (line) => void lines.push(line),
  });
  mns = new Mns('1234567890123456', {
    accessKeyId: 'id',
    accessKeySecret: 'secret',
    endpoint: cloud.smq.url,
  });
});
afterEach(() => cloud.close());

const printed = () => lines.map(({ functionName, text }) => `${functionName}: ${text}`).sort();

it('hands a message to the functions of the topic whose tag fits', async () => {
  await mns.publishMessage('tasks', { MessageBody: 'plain' });
  await mns.publishMessage('tasks', { MessageBody: 'tagged', MessageTag: 'urgent' });
  await vi.waitFor(
    () => expect(printed()).toEqual(['all: plain', 'all: tagged', 'tagged: tagged']),
    5000,
  );
});

it('hands an event to the functions of the bucket whose filter fits', async () => {
  for (const path of [
    'uploads/in/b.pdf',
    'uploads/out/a.txt',
    'others/in/a.txt',
    'uploads/in/a.txt',
  ]) {
    await fetch(`${cloud.oss.url}/${path}`, { method: 'PUT', body: 'hello' });
  }
  await fetch(`${cloud.oss.url}/uploads/in/a.txt`);
  await vi.waitFor(() => expect(lines).toHaveLength(1), 5000);
  expect(lines[0]?.functionName).toBe('uploaded');
  expect(JSON.parse(lines[0]?.text ?? '')).toMatchObject({
    events: [{ oss: { bucket: { name: 'uploads' }, object: { key: 'in/a.txt' } } }],
  });
});

it('leaves what fails at every attempt in the failure queue', async () => {
  await mns.publishMessage('tasks', { MessageBody: 'poison' });
  const { body } = await mns.receiveMessage('failures', 5);
  expect(JSON.parse(body?.['MessageBody'] ?? '')).toMatchObject({
    requestContext: { approximateInvokeCount: 2, condition: 'InvocationError' },
    requestPayload: 'poison',
  });
  await mns.deleteMessage('failures', body?.['ReceiptHandle'] ?? '');
});

it.each([
  ['a topic', { triggers: [{ ...topicTrigger(), sourceArn: 'acs:mns:a:b:queues/c' }] }],
  ['a bucket', { triggers: [{ ...ossTrigger, sourceArn: 'acs:oss:a:b' }] }],
  ['a destination', { onFailure: 'acs:rocketmq:a:b:instances/c' }],
])('does not start with a resource name of %s that it cannot read', async (_, details) => {
  const template = templateOf({ name: 'f', code: '/nowhere', ...details });
  await expect(startCloud({ template, runner, port: 0 })).rejects.toThrow(/acs:/);
});
