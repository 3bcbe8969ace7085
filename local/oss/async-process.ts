import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { expandPlaceholders, InboxError, kindOfAction, parseAsyncProcess } from '@oss-inbox/shared';
import { eventId, taskId } from '../../wire/index.js';
import type { OssCloud } from './oss-cloud.js';
import { invalidArgument, noSuchKey } from './oss-error.js';
import type { OssRequest, OssResponse } from './oss-request.js';
import { type Task, taskMessage } from './task-message.js';
import { newObject } from './upload.js';

// Long enough for the answer to be there before the result.
const TASK_DURATION = 100;

type AsyncProcess = ReturnType<typeof parseAsyncProcess>;

/**
 * Takes a task on, and a moment later stores a marked stand-in for its output and publishes the result.
 *
 * @see https://www.alibabacloud.com/help/en/oss/user-guide/asynchronous-processing
 */
export async function asyncProcess(cloud: OssCloud, request: OssRequest): Promise<OssResponse> {
  const { bucket, key } = request;
  const process = parse(request.body.toString());
  const topic = process.notify?.topic;
  if (topic !== undefined && !cloud.hasTopic(topic)) {
    throw invalidArgument(`The topic ${topic} does not exist locally.`, 'notify', topic);
  }
  if (!(await cloud.store.get(bucket, key))) throw noSuchKey(key);
  const task = newTask(cloud, process, request);
  void finishLater(cloud, task, topic);
  const answer = { EventId: newEventId('1C7'), RequestId: task.requestId, TaskId: task.taskId };
  return {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(answer),
  };
}

function newEventId(prefix: string): string {
  return eventId(prefix, randomBytes(27));
}

function parse(body: string): AsyncProcess {
  try {
    return parseAsyncProcess(body);
  } catch (error) {
    if (error instanceof InboxError) {
      throw invalidArgument(error.message, 'x-oss-async-process', body.slice(0, 500));
    }
    throw error;
  }
}

function newTask(cloud: OssCloud, process: AsyncProcess, { bucket, key }: OssRequest): Task {
  const [first] = process.actions;
  const action = first?.name ?? '';
  // A style may hold anything; what OSS can run asynchronously is mostly media.
  const kind = kindOfAction(action) ?? 'MediaConvert';
  const target = first?.params.find(([name]) => name === 'target' || name === 'f')?.[1];
  const place = (template: string) => {
    const source = { bucket, object: key, ...(target && { autoext: target }) };
    return expand(template, source);
  };
  const { saveAs } = process;
  return {
    kind,
    action,
    taskId: taskId(kind, randomBytes(16)),
    requestId: randomUUID().toUpperCase(),
    started: new Date(),
    owner: cloud.owner,
    source: { bucket, key },
    ...(saveAs && {
      target: { bucket: place(saveAs.bucket ?? bucket), key: place(saveAs.object) },
    }),
  };
}

function expand(template: string, source: Parameters<typeof expandPlaceholders>[1]): string {
  try {
    return expandPlaceholders(template, source);
  } catch (error) {
    if (error instanceof InboxError) throw invalidArgument(error.message, 'saveas', template);
    throw error;
  }
}

async function finishLater(cloud: OssCloud, task: Task, topic: string | undefined): Promise<void> {
  try {
    await wait(TASK_DURATION, undefined, { signal: cloud.closing });
  } catch {
    return;
  }
  if (task.target) await storeOutput(cloud, task, task.target);
  if (topic !== undefined) cloud.publish(topic, taskMessage(task, newEventId('25E')));
}

async function storeOutput(
  cloud: OssCloud,
  { action, source, requestId }: Task,
  { bucket, key }: NonNullable<Task['target']>,
): Promise<void> {
  const text = `stand-in output of ${action} on oss://${source.bucket}/${source.key}, nothing was converted\n`;
  const object = newObject(Buffer.from(text), { 'content-type': 'text/plain; charset=utf-8' });
  const previous = await cloud.store.put(bucket, key, object);
  const size = object.content.length;
  cloud.raise({
    eventName: 'ObjectCreated:PutObject',
    bucket,
    key,
    size,
    deltaSize: size - (previous?.content.length ?? 0),
    eTag: object.eTag,
    object,
    request: { id: requestId, clientIp: '127.0.0.1' },
  });
}
