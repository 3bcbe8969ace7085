import { bodyInvalid } from '../core/index.js';
import type { TaskKind } from '../signal/index.js';
import { isIndex } from './is-task-result.js';
import { canonicalKind, kindOfTaskId } from './kinds.js';
import type { OpenedNotification } from './open-notification.js';

const TASK = 'imm:Task:';

export interface NotificationType {
  /** `imm:Task:OfficeConversion` and its like. */
  readonly type: `imm:${string}`;
  readonly kind: TaskKind;
}

/** What kind of notification it is, by its envelope or else by its own fields. */
export function notificationType({
  envelope,
  fields,
  place,
}: OpenedNotification): NotificationType {
  if (envelope.type) return namedType(envelope.type);
  const kind = fields.TaskType ? canonicalKind(fields.TaskType) : kindOfTaskId(fields.TaskId ?? '');
  if (kind !== undefined) return taskType(kind);
  if (isIndex(fields)) return { type: 'imm:FileMeta:Index', kind: 'Index' };
  throw bodyInvalid(
    `task result: ${place}TaskType: expected text, or a TaskId that starts with the kind ("OfficeConversion-<uuid>")`,
  );
}

/** Whether it is the type of a single task's result, as `imm:Task:OfficeConversion` is. */
export function isTaskType(type: string): boolean {
  return type.startsWith(TASK) && type !== TASK;
}

function namedType(type: string): NotificationType {
  if (isTaskType(type)) return taskType(canonicalKind(type.slice(TASK.length)));
  const [service, ...names] = type.split(':');
  const kind = names.at(-1);
  if (service !== 'imm' || !kind) {
    throw bodyInvalid('task result: type: expected imm:<group>:<name>');
  }
  return { type: `imm:${names.join(':')}`, kind };
}

function taskType(kind: TaskKind): NotificationType {
  return { type: `imm:Task:${kind}`, kind };
}
