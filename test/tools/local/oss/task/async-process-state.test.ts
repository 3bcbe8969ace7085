import { buildAsyncProcess, decodeAsyncProcessResponse, decodeTaskResult } from 'oss-inbox';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type Oss,
  type OssOptions,
  type RaisedEvent,
  startOss,
} from '../../../../../tools/local/oss/start-oss.js';
import { newTrace } from '../../../../../tools/local/trace/trace.js';
import { temporaryFolder } from '../../temporary-folder.js';
import { newClient } from '../test-oss.js';

interface Published {
  readonly topic: string;
  readonly text: string;
  readonly cause: string | undefined;
}

let oss: Oss | undefined;
let published: Published[];
let events: RaisedEvent[];
beforeEach(() => {
  published = [];
  events = [];
});
afterEach(() => oss?.close());

async function start(options: Partial<OssOptions> = {}): Promise<void> {
  oss = await startOss({
    port: 0,
    owner: { region: 'cn-hangzhou', account: '1234567890123456' },
    taskDuration: 20,
    hasTopic: () => true,
    publish: (topic, text, cause) => void published.push({ topic, text, cause }),
    onEvent: (event) => void events.push(event),
    ...options,
  });
}

const client = () => newClient(oss?.url ?? '');

async function convert(key: string, action = 'doc/convert'): Promise<string> {
  const process = buildAsyncProcess({
    action,
    saveAs: { object: 'out/{barename}' },
    notify: { topic: 'tasks' },
  });
  const { data } = await client().request({
    method: 'POST',
    bucket: 'bkt',
    object: key,
    subres: 'x-oss-async-process',
    content: Buffer.from(`x-oss-async-process=${process}`),
    successStatuses: [200],
  });
  return decodeAsyncProcessResponse(data.toString()).taskId;
}

async function resultOf(taskId: string) {
  const find = () => published.find(({ text }) => text.includes(taskId));
  await vi.waitFor(() => expect(find()).toBeDefined(), 5000);
  const { content } = JSON.parse(find()?.text ?? '') as { content: string };
  return JSON.parse(content) as Record<string, unknown>;
}

const exists = async (key: string) =>
  (await fetch(`${oss?.url}/bkt/${key}`, { method: 'HEAD' })).status === 200;

describe('a task fails', () => {
  const failed = {
    Status: 'Failed',
    Code: 'ResourceNotFound',
    Message: 'The specified resource object is not found.',
  };

  it('when the key of its source says so, and stores nothing', async () => {
    await start();
    await client().put('in/fail-task.docx', Buffer.from('hello'));
    const taskId = await convert('in/fail-task.docx');
    expect(await resultOf(taskId)).toMatchObject({ ...failed, TaskType: 'OfficeConversion' });
    expect(await exists('out/fail-task')).toBe(false);
    const [{ text } = { text: '' }] = published;
    expect(decodeTaskResult(JSON.parse(text))).toMatchObject({
      data: { outcome: 'failed', code: 'ResourceNotFound' },
    });
  });

  it('when the switch says so, as often as it does', async () => {
    await start();
    await client().put('in/a.docx', Buffer.from('hello'));
    oss?.tasks.failNext(2);
    const statuses = [];
    for (const _ of [1, 2, 3]) {
      statuses.push((await resultOf(await convert('in/a.docx')))['Status']);
    }
    expect(statuses).toEqual(['Failed', 'Failed', 'Succeeded']);
    expect(oss?.tasks.failuresLeft).toBe(0);
  });

  it('when its source is deleted in the meantime', async () => {
    await start({ taskDuration: 100 });
    await client().put('in/a.docx', Buffer.from('hello'));
    const taskId = await convert('in/a.docx');
    await client().delete('in/a.docx');
    expect(await resultOf(taskId)).toMatchObject(failed);
  });

  it('with a message of its own kind', async () => {
    await start();
    await client().put('in/fail-task.mp4', Buffer.from('hello'));
    const result = await resultOf(await convert('in/fail-task.mp4', 'video/convert'));
    expect(result).toMatchObject({ ...failed, TaskType: 'MediaConvert', Targets: [] });
  });
});

describe('a result says where the output is', () => {
  it.each([
    ['video/convert', { URI: 'oss://bkt/out/a', Image: { Snapshots: null } }],
    ['video/snapshots', { URI: '', Image: { Snapshots: [{ URI: 'oss://bkt/out/a' }] } }],
    ['video/sprite', { URI: '', Image: { Sprites: [{ URI: 'oss://bkt/out/a' }] } }],
    ['video/animation', { URI: '', Image: { Animations: [{ URI: 'oss://bkt/out/a' }] } }],
  ])('of %s', async (action, target) => {
    await start();
    await client().put('in/a.mp4', Buffer.from('hello'));
    const { Targets } = await resultOf(await convert('in/a.mp4', action));
    expect(Targets).toMatchObject([target]);
    expect(await exists('out/a')).toBe(true);
  });

  it('of image/deblindwatermark, and what was found', async () => {
    await start();
    await client().put('in/a.png', Buffer.from('hello'));
    const result = await resultOf(await convert('in/a.png', 'image/deblindwatermark'));
    expect(result).toMatchObject({ Content: 'stand-in watermark' });
  });
});

it('goes on with its tasks when it starts anew, and tells of them once', async () => {
  const folder = await temporaryFolder();
  await start({ folder, taskDuration: 60_000 });
  await client().put('in/a.docx', Buffer.from('hello'));
  const good = await convert('in/a.docx');
  oss?.tasks.failNext(1);
  const bad = await convert('in/a.docx');
  await oss?.close();
  expect(published).toEqual([]);

  await start({ folder, taskDuration: 0 });
  expect(await resultOf(good)).toMatchObject({ TaskId: good, Status: 'Succeeded' });
  expect(await resultOf(bad)).toMatchObject({ TaskId: bad, Status: 'Failed' });
  expect(await exists('out/a')).toBe(true);
  await oss?.close();

  await start({ folder, taskDuration: 0 });
  expect(await resultOf(await convert('in/a.docx'))).toBeDefined();
  expect(published).toHaveLength(3);
});

it('tells of a task, its output, the event of that and the message, each with its cause', async () => {
  const trace = newTrace();
  await start({ observer: trace.observer });
  await client().put('in/a.docx', Buffer.from('hello'));
  const taskId = await convert('in/a.docx');
  await resultOf(taskId);
  await vi.waitFor(() => {
    expect(trace.all().find(({ kind }) => kind === 'task')?.status).toBe('fine');
  }, 5000);
  const told = trace.all().slice(-4);
  const [request, task, output, event] = told;
  expect(told).toMatchObject([
    { kind: 'operation' },
    {
      kind: 'task',
      title: 'doc/convert',
      status: 'fine',
      cause: request?.id,
      place: { bucket: 'bkt', key: 'in/a.docx' },
      facts: { taskId },
      ms: expect.any(Number),
    },
    {
      kind: 'operation',
      title: 'PutObject',
      status: 'fine',
      cause: task?.id,
      place: { bucket: 'bkt', key: 'out/a' },
    },
    { kind: 'event', title: 'oss:ObjectCreated:PutObject', cause: output?.id },
  ]);
  expect(task?.parts.map(({ name }) => name)).toEqual(['request', 'result']);
  expect(published).toMatchObject([{ topic: 'tasks', cause: task?.id }]);
  expect(events.at(-1)).toMatchObject({ key: 'out/a', cause: event?.id });
  expect(trace.observer.causeOf(taskId)).toBe(task?.id);
});

it('tells that a task failed, and why the result could not be published', async () => {
  const trace = newTrace();
  await start({
    observer: trace.observer,
    publish() {
      throw new Error('the topic is gone');
    },
  });
  await client().put('in/fail-task.docx', Buffer.from('hello'));
  await convert('in/fail-task.docx');
  await vi.waitFor(() => {
    expect(trace.all().find(({ kind }) => kind === 'task')).toMatchObject({
      status: 'failed',
      facts: { error: 'Error: the topic is gone' },
    });
  }, 5000);
});
