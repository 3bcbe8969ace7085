import { randomBytes, randomUUID } from 'node:crypto';
import { InboxError, parseAsyncProcess } from 'oss-inbox';
import { taskId as newTaskId } from '../../../wire/index.js';
import { findObject } from '../object/find-object.js';
import type { OssCloud } from '../oss-cloud.js';
import { invalidArgument } from '../oss-error.js';
import type { OssRequest, OssResponse } from '../oss-request.js';
import { newEventId } from './event-id.js';
import { planTask } from './plan-task.js';
import { takeTask } from './run-task.js';

/**
 * Takes a task on, and a moment later stores a marked stand-in for its output and publishes the result.
 *
 * @see https://www.alibabacloud.com/help/en/oss/user-guide/asynchronous-processing
 */
export async function asyncProcess(cloud: OssCloud, request: OssRequest): Promise<OssResponse> {
  const { bucket, key, cause, body } = request;
  const source = { bucket, key };
  const text = body.toString();
  const plan = planTask(parse(text), source);
  const { topic, kind, action } = plan;
  if (topic !== undefined && !cloud.hasTopic(topic)) {
    throw invalidArgument(`The topic ${topic} does not exist locally.`, 'notify', topic);
  }
  findObject(cloud, source);
  const taskId = newTaskId(kind, randomBytes(16));
  const requestId = randomUUID().toUpperCase();
  const outcome = cloud.tasks.outcomes.decide(key);
  const traceEvent = cloud.observer.begin({
    kind: 'task',
    title: action,
    cause,
    place: source,
    reference: taskId,
    facts: { taskId },
    parts: [{ name: 'request', text: text.slice(0, 10_000) }],
  });
  const started = Date.now();
  const task = { ...plan, taskId, requestId, started, source, outcome, traceEvent: traceEvent.id };
  takeTask(cloud, task);
  const answer = { EventId: newEventId('1C7'), RequestId: requestId, TaskId: taskId };
  return {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(answer),
  };
}

function parse(body: string): ReturnType<typeof parseAsyncProcess> {
  try {
    return parseAsyncProcess(body);
  } catch (error) {
    if (error instanceof InboxError) {
      throw invalidArgument(error.message, 'x-oss-async-process', body.slice(0, 500));
    }
    throw error;
  }
}
