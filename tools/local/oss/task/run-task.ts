import { setTimeout as wait } from 'node:timers/promises';
import type { Place } from '../../trace/trace-event.js';
import type { OssCloud } from '../oss-cloud.js';
import { receiveAnd, storeObject } from '../store-object.js';
import { newObject } from '../upload.js';
import { newEventId } from './event-id.js';
import type { Task } from './task.js';
import { type TaskFault, taskMessage } from './task-message.js';

// No page has the message of a failure; these are the documented values of another one.
const FAULT: TaskFault = {
  code: 'ResourceNotFound',
  message: 'The specified resource object is not found.',
};

/** Takes a task on: it ends later, also when the stand-in starts anew in between. */
export function takeTask(cloud: OssCloud, task: Task): void {
  cloud.tasks.pending.set(task.taskId, task);
  void run(cloud, task);
}

/** Goes on with the tasks of an earlier start. */
export function resumeTasks(cloud: OssCloud): void {
  for (const task of cloud.tasks.pending.values()) {
    cloud.observer.resume(task.traceEvent).update({ status: 'going' });
    void run(cloud, task);
  }
}

async function run(cloud: OssCloud, task: Task): Promise<void> {
  const { tasks, observer, closing } = cloud;
  const rest = task.started + tasks.duration - Date.now();
  try {
    await wait(Math.max(0, rest), undefined, { signal: closing });
  } catch {
    return;
  }
  const traceEvent = observer.resume(task.traceEvent);
  try {
    const fault = await end(cloud, task);
    traceEvent.update({
      status: fault ? 'failed' : 'fine',
      ms: Date.now() - task.started,
      ...(fault && { facts: { code: fault.code } }),
    });
  } catch (error) {
    traceEvent.update({ status: 'failed', facts: { error: String(error) } });
  }
  if (!closing.aborted) tasks.pending.delete(task.taskId);
}

async function end(cloud: OssCloud, task: Task): Promise<TaskFault | undefined> {
  const { source, target, topic, outcome } = task;
  const hasSource = cloud.store.get(source.bucket, source.key) !== undefined;
  const fault = outcome === 'failed' || !hasSource ? FAULT : undefined;
  if (target && !fault) await storeOutput(cloud, task, target);
  if (topic === undefined) return fault;
  const text = taskMessage(task, newEventId('25E'), cloud.owner, fault);
  cloud.observer.resume(task.traceEvent).update({ parts: [{ name: 'result', text }] });
  cloud.publish(topic, text, task.traceEvent);
  return fault;
}

async function storeOutput(
  cloud: OssCloud,
  { action, source, requestId, traceEvent }: Task,
  place: Place,
): Promise<void> {
  const text = `stand-in output of ${action} on oss://${source.bucket}/${source.key}, nothing was converted\n`;
  await receiveAnd(cloud, [Buffer.from(text)], place, (received) => {
    const { id: cause } = cloud.observer.begin({
      kind: 'operation',
      title: 'PutObject',
      cause: traceEvent,
      place,
      status: 'fine',
      facts: { request: requestId, size: String(received.size) },
    });
    storeObject(cloud, place, {
      eventName: 'ObjectCreated:PutObject',
      object: newObject(received, { 'content-type': 'text/plain; charset=utf-8' }),
      request: { id: requestId, clientIp: '127.0.0.1', cause },
    });
  });
}
