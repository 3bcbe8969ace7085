import { bodyInvalid, canonicalJson, isFilledText, isObject, isText } from '../core/index.js';
import { isCloudEvent } from '../fc/index.js';
import {
  createSignal,
  hashedId,
  hasObject,
  isAuditType,
  type ServiceEventSignal,
  toRfc3339,
} from '../signal/index.js';

const TYPE = /^oss:[A-Za-z]+(?::[\w.-]+)+$/;
// An object's event is one that lacks its object, and a callback never comes here.
const NOT_ITS_OWN = /^oss:(?:Object[A-Z]|UploadCallback)/i;

/** Whether parsed JSON is an event of OSS's or IMM's from EventBridge that is about neither an object nor a task. */
export function isServiceEvent(value: unknown): value is Readonly<Record<string, unknown>> {
  if (!isObject(value)) return false;
  const { source, type, data } = value;
  if (source === 'acs.imm') return isAuditType(type);
  if (source !== 'acs.oss' || !isCloudEvent(value)) return false;
  return isText(type) && TYPE.test(type) && !NOT_ITS_OWN.test(type) && !hasObject(data);
}

/**
 * Such an event as a signal of EventBridge's own type.
 *
 * @throws {InboxError} `body_invalid` when its data is not an object.
 * @see https://www.alibabacloud.com/help/en/eventbridge/user-guide/oss-events
 */
export function decodeServiceEvent(event: Readonly<Record<string, unknown>>): ServiceEventSignal {
  const { id, source, type, subject, time, data } = event;
  if (!isObject(data)) throw bodyInvalid('EventBridge event: data: expected an object');
  return createSignal<ServiceEventSignal>({
    // The sender's id behind a hash, since it could be chosen to be another signal's.
    id: isFilledText(id) ? hashedId(String(type), id) : hashedId(canonicalJson(event)),
    source: source as ServiceEventSignal['source'],
    type: type as ServiceEventSignal['type'],
    subject: isText(subject) ? subject : '',
    time: isText(time) ? toRfc3339(time) : undefined,
    data,
  });
}
