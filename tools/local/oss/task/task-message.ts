import {
  type EndedTask,
  notificationMessage,
  type Owner,
  taskNotification,
} from '../../../wire/index.js';
import type { Task } from './task.js';

/** Why a task failed. */
export type TaskFault = NonNullable<EndedTask['fault']>;

const PROJECT = 'local-project';

const imageOutputs = new Map<string, NonNullable<EndedTask['imageOutput']>>([
  ['video/snapshots', 'Snapshots'],
  ['video/sprite', 'Sprites'],
  ['video/animation', 'Animations'],
]);

/** The message that tells how a task ended: well, where there is no fault. */
export function taskMessage(
  { kind, taskId, requestId, started, action, source, target }: Task,
  id: string,
  owner: Owner,
  fault?: TaskFault,
): string {
  const ended = new Date();
  const imageOutput = imageOutputs.get(action);
  const notification = taskNotification({
    project: PROJECT,
    kind,
    taskId,
    requestId,
    started: new Date(started),
    ended,
    source,
    ...(fault ? { fault } : { target }),
    ...(imageOutput && { imageOutput }),
    ...(kind === 'DecodeBlindWatermark' && !fault && { watermark: 'stand-in watermark' }),
  });
  const fields = { id, type: `imm:Task:${kind}`, project: PROJECT, time: ended };
  return notificationMessage(notification, fields, owner);
}
