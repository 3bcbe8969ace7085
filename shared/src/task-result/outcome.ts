import { bodyInvalid, isFilledText, isObject } from '../core/index.js';
import type { TaskOutcome } from '../signal/index.js';
import { isBareNotification } from './is-task-result.js';
import { isStartedByOss } from './kinds.js';
import { nestedTasks } from './nested-tasks.js';
import { isTaskType, type NotificationType } from './notification-type.js';
import type { Notification } from './schema.js';

const BRACKETED_CODE = /^\[([^\]]+)\]\s*(.*)$/s;

type Fields = Readonly<Record<string, unknown>>;

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
 * @throws {InboxError} `body_invalid` for a single task that has not ended: the state of a running one, or the answer
 * to the request.
 */
export function readOutcome(fields: Notification, type: NotificationType, place: string): Outcome {
  const isNamed = Boolean(fields.TaskType || fields.TaskId);
  const isTask = isNamed || isTaskType(type.type);
  if (isTask) checkHasEnded(fields, isNamed || isStartedByOss(type.kind), place);
  return outcomeOf(fields, isTask);
}

/** How far it is: a task's `Status`, else the `State` of a batch or a trigger, which a `Success` of false outweighs. */
function stateOf({ Status, State, Success }: Fields): string | undefined {
  return [Status, Success === false ? undefined : State].find(isFilledText);
}

// The API knows tasks as running, succeeded or failed; only batches and triggers can be ready or suspended.
function checkHasEnded(fields: Notification, mustSay: boolean, place: string): void {
  const state = stateOf(fields);
  if (state === undefined ? fields.Success !== undefined || !mustSay : hasEnded(state)) return;
  const found = state === undefined ? '' : `"${state.slice(0, 40)}" is no result; `;
  const name = fields.Status || state === undefined ? 'Status' : 'State';
  throw bodyInvalid(
    `task result: ${place}${name}: ${found}expected Succeeded, Failed or Partial…, as of a task that has ended`,
  );
}

function outcomeOf(fields: Fields, isTask: boolean): Outcome {
  const whole = outcomeOfWhole(fields, isTask);
  const parts = [
    ...failedFiles(fields),
    ...(isTask ? [] : nestedTasks(fields).map((task) => outcomeOf(task, isBareNotification(task)))),
  ];
  const isDecided = isTask && stateOf(fields) !== undefined;
  const outcome = (isDecided ? whole : withParts(whole, parts)) ?? 'unknown';
  if (outcome === 'succeeded') return { outcome };
  const [own, part] = [ownReason(fields), parts.find((each) => hasFailed(each) && hasReason(each))];
  // Where the whole claims something else, only its parts tell what failed.
  const [first, second] = outcome === whole ? [own, part] : [part, own];
  return { ...(first ?? second), outcome };
}

function outcomeOfWhole(fields: Fields, isTask: boolean): TaskOutcome | undefined {
  const { Success, Code, Error: error } = fields;
  const state = stateOf(fields);
  if (state !== undefined) {
    const outcome = outcomeOfState(state);
    const isDenied = !isTask && outcome === 'succeeded' && Success === false;
    return isDenied ? 'failed' : outcome;
  }
  if (typeof Success === 'boolean') return Success ? 'succeeded' : 'failed';
  return isFilledText(Code) || isFilledText(error) ? 'failed' : undefined;
}

function outcomeOfState(state: string): TaskOutcome {
  if (state === 'Succeeded') return 'succeeded';
  if (state === 'Failed') return 'failed';
  return state.startsWith('Partial') ? 'partly-failed' : 'unknown';
}

function hasEnded(state: string): boolean {
  return outcomeOfState(state) !== 'unknown';
}

function withParts(
  whole: TaskOutcome | undefined,
  parts: readonly Outcome[],
): TaskOutcome | undefined {
  if (whole === undefined) return together(parts);
  return whole === 'succeeded' && parts.some(hasFailed) ? 'partly-failed' : whole;
}

function together(parts: readonly Outcome[]): TaskOutcome | undefined {
  const [first] = parts;
  if (first === undefined) return undefined;
  if (parts.every(({ outcome }) => outcome === first.outcome)) return first.outcome;
  return parts.some(hasFailed) ? 'partly-failed' : 'unknown';
}

function hasFailed({ outcome }: Outcome): boolean {
  return outcome === 'failed' || outcome === 'partly-failed';
}

function failedFiles({ Files }: Fields): readonly Outcome[] {
  if (!Array.isArray(Files)) return [];
  return Files.flatMap((file: unknown) => {
    const error = isObject(file) ? file['Error'] : undefined;
    return isFilledText(error) ? [{ ...reasonOf(error), outcome: 'partly-failed' as const }] : [];
  });
}

function ownReason({ Code, Message, Error: error }: Fields): Reason | undefined {
  const { code, message } = isFilledText(error) ? reasonOf(error) : {};
  const own = reason(isFilledText(Code) ? Code : code, isFilledText(Message) ? Message : message);
  return hasReason(own) ? own : undefined;
}

function hasReason({ code, message }: Reason): boolean {
  return code !== undefined || message !== undefined;
}

/** An error as files have it: `[InvalidArgument] File does not exist.` */
function reasonOf(error: string): Reason {
  const [, code, message] = BRACKETED_CODE.exec(error) ?? [error, undefined, error];
  return reason(code, message);
}

function reason(code: string | undefined, message: string | undefined): Reason {
  return { ...(code && { code }), ...(message && { message }) };
}
