import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Cloud } from '../../../../tools/local/cloud.js';
import type { LocalFile } from '../../../../tools/local/local-file.js';
import type { Controls } from '../../../../tools/local/page/controls.js';
import { newTrace } from '../../../../tools/local/trace/trace.js';
import { startControls } from '../start-controls.js';
import { newLed, outcomeIs } from './led.js';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const trace = newTrace();
const led = newLed(trace);
let cloud: Cloud;
let controls: Controls;

const endpoint = 'function:oss-inbox-topic-push';
const local: LocalFile = {
  credentials: [],
  subscriptions: [{ topic: 'oss-inbox-tasks', name: 'push', endpoint, format: 'XML' }],
  eventRules: [
    {
      name: 'uploads',
      eventTypes: ['ObjectCreated:*'],
      match: [{ prefix: 'bkt/in/' }],
      endpoint: 'topic:oss-inbox-tasks',
    },
  ],
};

beforeAll(async () => {
  ({ cloud, controls } = await startControls(trace, { local }, 's.topic-push.yaml'));
});
afterAll(() => cloud.close());

it('a message is pushed, signed, to the function of its subscription, and a forged push is refused', async () => {
  const { cause } = await controls.sendSample('message');
  await led(cause, 'signal', outcomeIs('handled'));
  const delivery = await led(cause, 'delivery', ({ status }) => status === 'fine');
  expect(controls.actionsOn(delivery)).toEqual(['again', 'forge']);
  await controls.act('again', delivery.id);
  await led(delivery.id, 'signal', outcomeIs('duplicate'));
  await controls.act('forge', delivery.id);
  const refused = await led(delivery.id, 'callback', ({ status }) => status === 'refused');
  expect(refused.facts).toMatchObject({ forged: 'one byte', status: '403' });
});

const put = (key: string) => fetch(`${cloud.oss.url}/bkt/${key}`, { method: 'PUT', body: 'hi' });

it('an event rule tells the topic of an object, and the uploader that it did', async () => {
  const { headers } = await put('in/a.txt');
  const status = Buffer.from(headers.get('x-oss-event-status') ?? '', 'base64').toString();
  expect(JSON.parse(status)).toEqual({ Result: 'Ok' });
  const operation = trace.observer.causeOf(headers.get('x-oss-request-id') ?? '') ?? '';
  const signal = await led(operation, 'signal', outcomeIs('handled'));
  expect(signal).toMatchObject({ title: 'oss:ObjectCreated:PutObject', place: { bucket: 'bkt' } });
  const text = signal.parts.find(({ name }) => name === 'signal')?.text ?? '';
  expect(JSON.parse(text)).toMatchObject({ data: { oss: { ruleId: 'uploads' } } });
  expect((await put('out/a.txt')).headers.get('x-oss-event-status')).toBeNull();
});
