import {
  asInboxError,
  bodyInvalid,
  isForbiddenKey,
  isObject,
  isText,
  parseJson,
  pick,
  validate,
} from '../core/index.js';
import { isTaskResult } from './is-task-result.js';
import {
  bareSchema,
  cloudEventSchema,
  envelopeSchema,
  type Notification,
  type NotificationEnvelope,
  wrappedSchema,
} from './schema.js';

const WHAT = 'task result';
const OWN_FIELDS = new Set(['kind', 'outcome', 'code', 'message']);
const LISTS = ['Sources', 'Targets', 'Files'];
// EventBridge sends these under the same source.
const foreign = new Map([
  ['ActionTrail', 'an audit record of ActionTrail'],
  ['CloudMonitor', 'an alert of CloudMonitor'],
]);

export interface OpenedNotification {
  readonly fields: Notification;
  /** Empty for a bare notification. */
  readonly envelope: NotificationEnvelope;
  /** What a path to one of the fields starts with: `content.`, `data.` or nothing. */
  readonly place: string;
}

/** Takes the wrapper or EventBridge's CloudEvent off, if there is one. */
export function openNotification(value: unknown): OpenedNotification {
  if (!isObject(value) || !isTaskResult(value)) {
    throw bodyInvalid(
      `${WHAT}: (top level): expected source "acs.imm", a TaskType or TaskId, or Success and Files`,
    );
  }
  if (value['source'] !== 'acs.imm') {
    return { fields: validate(bareSchema, present(value), WHAT), envelope: {}, place: '' };
  }
  const envelope = validate(envelopeSchema, value, WHAT);
  refuseForeignType(envelope.type ?? '');
  if (Object.hasOwn(value, 'data')) {
    const { data } = validate(cloudEventSchema, { data: present(value['data']) }, WHAT);
    return { fields: data, envelope, place: 'data.' };
  }
  const content = present(parsedContent(value['content']));
  const wrapped = validate(wrappedSchema, { content }, WHAT);
  return { fields: wrapped.content, envelope, place: 'content.' };
}

/**
 * Refuses what comes from the same source and is no notification of a task.
 *
 * @throws {InboxError} `body_invalid`, whose message says what it is.
 */
function refuseForeignType(type: string): void {
  const [service, group = ''] = type.split(':', 2);
  const what = service === 'imm' ? foreign.get(group) : undefined;
  if (what === undefined) return;
  throw bodyInvalid(
    `task result: type: "${type.slice(0, 80)}" is ${what}, not the result of a task; leave imm:${group}:* out of the rule that sends results here`,
  );
}

function parsedContent(content: unknown): unknown {
  if (!isText(content)) return content;
  try {
    return parseJson(content);
  } catch (error) {
    const { message } = asInboxError(error, 'body_invalid', 'not valid JSON');
    throw bodyInvalid(`${WHAT}: content: ${message}`, { cause: error });
  }
}

// The service writes null for what it leaves out, and our own names must not come from outside.
function present(fields: unknown): unknown {
  if (!isObject(fields)) return fields;
  const kept = pick(
    fields,
    (value, name) => value !== null && !OWN_FIELDS.has(name) && !isForbiddenKey(name),
  );
  for (const name of LISTS) {
    const list = kept[name];
    if (Array.isArray(list)) kept[name] = list.map(presentTexts);
  }
  return kept;
}

function presentTexts(entry: unknown): unknown {
  if (!isObject(entry)) return entry;
  return pick(entry, (value, name) => value !== null || (name !== 'URI' && name !== 'Error'));
}
