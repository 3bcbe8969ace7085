import { bodyInvalid } from '../core/index.js';
import type { TaskOutcome } from '../signal/index.js';
import { isStartedByOss } from './kinds.js';
import type { NotificationType } from './notification-type.js';
import type { Notification } from './schema.js';

const FILE_ERROR = /^\[([^\]]+)\]\s*(.*)$/s;

interface Reason {
  readonly code?: string;
  readonly message?: string;
}

interface Outcome extends Reason {
  readonly outcome: TaskOutcome;
}

/**
 * How it ended, and why when it did not succeed.
 *
 * @throws {InboxError} `body_invalid` when it has not ended: a running task's state, or the answer to the request.
 */
export function readOutcome(fields: Notification, type: NotificationType, place: string): Outcome {
  const outcome = outcomeOf(fields, type);
  if (outcome === undefined) {
    const found = fields.Status ? `"${fields.Status.slice(0, 40)}" is no result; ` : '';
    throw bodyInvalid(
      `task result: ${place}Status: ${found}expected Succeeded, Failed or Partial…, as of a task that has ended`,
    );
  }
  if (outcome === 'succeeded') return { outcome };
  const [own, file] = [ownReason(fields), fileReason(fields)];
  // An index message says that it went well as a whole, so that only its files tell what failed.
  const [first, second] = outcome === 'partly-failed' && fields.Success ? [file, own] : [own, file];
  return { outcome, ...(first ?? second) };
}

function outcomeOf(
  fields: Notification,
  { type, kind }: NotificationType,
): TaskOutcome | undefined {
  const { Status, Success } = fields;
  if (Status) return outcomeOfStatus(Status);
  if (Success === false) return 'failed';
  if (Success === true) return failedFile(fields) === undefined ? 'succeeded' : 'partly-failed';
  const isTask =
    fields.TaskType || fields.TaskId || (type === `imm:Task:${kind}` && isStartedByOss(kind));
  if (isTask) return undefined;
  return fields.Code ? 'failed' : 'succeeded';
}

function outcomeOfStatus(status: string): TaskOutcome | undefined {
  if (status === 'Succeeded') return 'succeeded';
  if (status === 'Failed') return 'failed';
  return status.startsWith('Partial') ? 'partly-failed' : undefined;
}

function ownReason({ Code, Message }: Notification): Reason | undefined {
  return Code || Message ? reason(Code, Message) : undefined;
}

function fileReason(fields: Notification): Reason | undefined {
  const error = failedFile(fields);
  if (error === undefined) return undefined;
  const [, code, message] = FILE_ERROR.exec(error) ?? [error, undefined, error];
  return reason(code, message);
}

function reason(code: string | undefined, message: string | undefined): Reason {
  return { ...(code && { code }), ...(message && { message }) };
}

function failedFile({ Files }: Notification): string | undefined {
  return Files?.find((file) => file.Error)?.Error;
}
