import {
  createSignal,
  type TaskResult,
  type TaskResultSignal,
  toRfc3339,
} from '../signal/index.js';
import { notificationType } from './notification-type.js';
import { openNotification } from './open-notification.js';
import { readOutcome } from './outcome.js';
import type { Notification, NotificationEnvelope } from './schema.js';
import { taskResultId } from './task-result-id.js';

/**
 * The result of an asynchronous task as a signal, from parsed JSON in any of its three forms: the wrapper whose
 * `content` is JSON in a string, EventBridge's CloudEvent, or the bare notification.
 *
 * @throws {InboxError} `body_invalid`, whose message names the failing path (`content.Status`), when a field has the
 * wrong type or the task has not ended.
 * @see https://www.alibabacloud.com/help/en/imm/developer-reference/asynchronous-notification-message-examples
 */
export function decodeTaskResult(value: unknown): TaskResultSignal {
  const opened = openNotification(value);
  const { fields, envelope, place } = opened;
  const type = notificationType(opened);
  const outcome = readOutcome(fields, type, place);
  return createSignal<TaskResultSignal>({
    id: taskResultId(fields, type, outcome.outcome),
    source: 'acs.imm',
    type: type.type,
    subject: subjectOf(fields, envelope),
    time: toRfc3339(fields.EndTime) ?? toRfc3339(envelope.time ?? undefined),
    // The schema has checked the named fields; absent ones are left out, never undefined.
    data: { kind: type.kind, ...outcome, ...fields } as TaskResult,
  });
}

function subjectOf(
  { ProjectName = '', TaskId = '' }: Notification,
  envelope: NotificationEnvelope,
) {
  const [scheme, service, region, account] = (envelope.subject ?? '').split(':');
  const isKnown = scheme === 'acs' && service === 'imm';
  const knownRegion = (isKnown && region) || envelope.aliyunregionid || '';
  const knownAccount = (isKnown && account) || envelope.aliyunaccountid || '';
  return `acs:imm:${knownRegion}:${knownAccount}:${ProjectName}/${TaskId}`;
}
