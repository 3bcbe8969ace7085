import {
  type EndedTask,
  notificationMessage,
  type Owner,
  taskNotification,
} from '../../wire/index.js';

/** A task that the stand-in has taken on. */
export interface Task extends Omit<EndedTask, 'project' | 'ended'> {
  /** `doc/convert`. */
  readonly action: string;
  readonly owner: Owner;
}

const PROJECT = 'local-project';

/** The message that tells of the task's success. */
export function taskMessage({ owner, ...task }: Task, id: string): string {
  const ended = new Date();
  const notification = taskNotification({ ...task, project: PROJECT, ended });
  const fields = { id, type: `imm:Task:${task.kind}`, project: PROJECT, time: ended };
  return notificationMessage(notification, fields, owner);
}
