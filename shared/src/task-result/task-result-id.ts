import { canonicalJson, isFilledText, isObject, isText } from '../core/index.js';
import { hashedId, type TaskOutcome } from '../signal/index.js';
import { isBareNotification } from './is-task-result.js';
import type { NotificationType } from './notification-type.js';
import type { Notification } from './schema.js';

const SEVERAL_PER_TASK = /Moderation(?:-|$)/;
const SEVERAL_PER_SUBJECT = /^imm:(?:Batch|Trigger)(?::|$)/;

/** An id from what the notification itself says, so that it is the same bare, wrapped and through EventBridge. */
export function taskResultId(
  fields: Notification,
  { type, kind }: NotificationType,
  outcome: TaskOutcome,
): string {
  const { TaskId, TaskType, Status, EndTime, ProjectName, DatasetName } = fields;
  const sendsSeveral = [kind, TaskType, TaskId].some((name) => SEVERAL_PER_TASK.test(name ?? ''));
  if (TaskId && !sendsSeveral) return hashedId(TaskId, Status || outcome);

  // Only an envelope says whether files were indexed or batch-indexed; what can come without one must do without.
  const typeThatAlwaysComes = isBareNotification(fields) ? undefined : type;
  const uris = [fields.Files, fields.Sources, fields.Targets].map((list) =>
    list?.map(({ URI }) => URI),
  );
  const hasUri = uris.flat().some(Boolean);
  // Two notifications about one file differ in their end time; without one, only the whole tells them apart, and so it
  // does where one batch or trigger sends state after state.
  const isUnique = EndTime && (TaskId || hasUri) && !isOneOfMany(fields, type);
  if (!isUnique) return hashedId(typeThatAlwaysComes, canonicalJson(fields));
  return hashedId(
    typeThatAlwaysComes,
    TaskId,
    ProjectName,
    DatasetName,
    JSON.stringify(uris),
    EndTime,
    suggestions(fields),
    Status,
  );
}

function isOneOfMany({ Status, Success, State }: Notification, type: string): boolean {
  const hasOnlyState = isFilledText(State) && !Status && Success === undefined;
  return hasOnlyState || SEVERAL_PER_SUBJECT.test(type);
}

// Where a moderation's message holds its suggestion is not documented; the API's answers hold it one level down.
function suggestions(fields: Notification): string {
  const found = [fields, ...Object.values(fields)].map(
    (part) => isObject(part) && part['Suggestion'],
  );
  return found.filter(isText).sort().join();
}
