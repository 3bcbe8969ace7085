import { bodyInvalid, canonicalJson, isObject, validate } from '../core/index.js';
import {
  createSignal,
  hashedId,
  type ObjectEvent,
  type ObjectEventSignal,
  toRfc3339,
} from '../signal/index.js';
import { normaliseEvent } from './normalise-event.js';
import { receivedEventSchema, receivedEventsSchema } from './schema.js';

/**
 * One event, as an element of `events` or as the `data` of EventBridge's CloudEvent, as a signal. Takes data parsed by
 * `parseJson`, in either of the two nestings; the event name, bucket name and object key are required, nothing else.
 * The same operation gets the same id through OSS trigger, SMQ and EventBridge.
 *
 * @throws {InboxError} `body_invalid`, whose message names the failing path (`oss.bucket.name`).
 * @see https://www.alibabacloud.com/help/en/mns/user-guide/create-a-rule-to-generate-oss-event-notifications
 */
export function decodeObjectEvent(event: unknown): ObjectEventSignal {
  return toSignal(normaliseEvent(validate(receivedEventSchema, event, 'OSS event')));
}

/**
 * The events of a whole `{ events: […] }` document, as the OSS trigger and SMQ deliver it, as signals in their order;
 * one bad event refuses them all.
 *
 * @throws {InboxError} `body_invalid`, whose message names the failing path (`events.1.oss.bucket.name`); also when
 * there is no event.
 * @see https://www.alibabacloud.com/help/en/mns/user-guide/create-a-rule-to-generate-oss-event-notifications
 */
export function decodeObjectEvents(document: unknown): ObjectEventSignal[] {
  const { events } = validate(receivedEventsSchema, document, 'OSS event notification');
  if (events.length === 0) {
    throw bodyInvalid('OSS event notification: events: expected at least one event');
  }
  return events.map((event) => toSignal(normaliseEvent(event)));
}

/**
 * Whether parsed JSON bears the marks of OSS's events, so that it is theirs even where its schema fails: an element of
 * `events` has the source `acs:oss` or an object under `oss`.
 */
export function isObjectEvents(value: unknown): value is { events: unknown[] } {
  if (!isObject(value) || !Array.isArray(value['events'])) return false;
  return value['events'].some(
    (event) => isObject(event) && (event['eventSource'] === 'acs:oss' || isObject(event['oss'])),
  );
}

function toSignal(event: ObjectEvent): ObjectEventSignal {
  return createSignal<ObjectEventSignal>({
    id: eventId(event),
    source: 'acs.oss',
    type: `oss:${event.eventName}`,
    subject: resourceName(event),
    time: toRfc3339(event.eventTime),
    data: event,
  });
}

// The number of parts differs from case to case, so that no two of them can give the same id.
function eventId(event: ObjectEvent): string {
  const { eventName, eventTime, oss, responseElements, category } = event;
  const { key, eTag, versionId } = oss.object;
  const isVersion = typeof versionId === 'string' && versionId !== '';
  const what = [eventName, oss.bucket.name, key, ...(isVersion ? ['version', versionId] : [])];
  const requestId = responseElements?.requestId;
  // One request may delete several versions of a key, which differ in their content where nothing says their version.
  const isOneOfSeveral = category === 'ObjectRemoved' && !isVersion && eTag;
  if (requestId) return hashedId(requestId, ...what, ...(isOneOfSeveral ? ['eTag', eTag] : []));
  if (eventTime) return hashedId(eventTime, eTag, ...what);
  // Nothing tells one such event from the next but the event itself.
  return hashedId(canonicalJson(event));
}

function resourceName({ region, oss: { bucket, object } }: ObjectEvent): string {
  const [, , arnRegion = '', arnAccount = ''] = bucket.arn?.split(':', 4) ?? [];
  const account = bucket.ownerIdentity || arnAccount;
  return `acs:oss:${region || arnRegion}:${account}:${bucket.name}/${object.key}`;
}
