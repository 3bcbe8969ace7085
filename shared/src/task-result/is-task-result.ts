import { isObject } from '../core/index.js';

/**
 * Whether a parsed JSON value has the marks of a notification of Intelligent Media Management: the source `acs.imm`, a
 * `TaskType` or `TaskId`, or an index message's `Success` and `Files`. One that has them and still doesn't decode is
 * poison, never a user's message.
 */
export function isTaskResult(value: unknown): boolean {
  return isObject(value) && (value['source'] === 'acs.imm' || isBareNotification(value));
}

/** Whether these fields show by themselves, without an envelope, what they are. */
export function isBareNotification(fields: Readonly<Record<string, unknown>>): boolean {
  return Object.hasOwn(fields, 'TaskType') || Object.hasOwn(fields, 'TaskId') || isIndex(fields);
}

/** Whether it is an index message, which has a `Success` and `Files` where a task's has a `Status`. */
export function isIndex(fields: Readonly<Record<string, unknown>>): boolean {
  return typeof fields['Success'] === 'boolean' && Array.isArray(fields['Files']);
}
