import type { EventCategory } from '../signal/index.js';

/**
 * Every event name that OSS is known to send. A list to choose from, never to reject by: OSS adds to it.
 *
 * @see https://www.alibabacloud.com/help/en/mns/user-guide/create-a-rule-to-generate-oss-event-notifications
 */
export const objectEventNames = [
  'ObjectCreated:PutObject',
  'ObjectCreated:PostObject',
  'ObjectCreated:CopyObject',
  'ObjectCreated:AppendObject',
  'ObjectCreated:InitiateMultipartUpload',
  'ObjectCreated:UploadPart',
  'ObjectCreated:UploadPartCopy',
  'ObjectCreated:CompleteMultipartUpload',
  'ObjectCreated:PutSymlink',
  'ObjectCreated:Mirror',
  'ObjectDownloaded:GetObject',
  'ObjectModified:UpdateObjectMeta',
  'ObjectModified:ChangeStorageClass',
  'ObjectRemoved:DeleteObject',
  'ObjectRemoved:DeleteObjects',
  'ObjectRemoved:AbortMultipartUpload',
  'ObjectReplication:ObjectCreated',
  'ObjectReplication:ObjectRemoved',
  'ObjectReplication:ObjectModified',
  'ObjectRestore:FinishRestore',
] as const;

/** An event name that OSS is known to send: `ObjectCreated:PutObject` and its like. */
export type ObjectEventName = (typeof objectEventNames)[number];

type ActionOf<Name> = Name extends `${string}:${infer Action}` ? Action : never;

/** What was done to the object; others may be added by OSS. */
export type EventAction = ActionOf<ObjectEventName> | (string & NonNullable<unknown>);

/** The event name without the `oss:` that trigger configuration and EventBridge types put before it. */
export function bareEventName(name: string): string {
  return name.replace(/^(?:oss:)+/, '');
}

// What a verified callback is called: an event of this name would pass for one.
const RESERVED = /^\s*UploadCallback\s*(?::|$)/i;

/** Text with something in it besides such an `oss:`, and not the name that only a verified upload callback has. */
export function isEventName(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  const name = bareEventName(value);
  return name !== '' && !RESERVED.test(name);
}

/**
 * The two parts of an event name: `ObjectCreated:PutObject`, with or without `oss:`, is the action `PutObject` of the
 * category `ObjectCreated`. Unknown names are split alike; one without a colon is an action of no category (`''`).
 *
 * @see https://www.alibabacloud.com/help/en/mns/user-guide/create-a-rule-to-generate-oss-event-notifications
 */
export function splitEventName(name: string): { category: EventCategory; action: EventAction } {
  const bare = bareEventName(name);
  const colon = bare.indexOf(':');
  return { category: bare.slice(0, Math.max(colon, 0)), action: bare.slice(colon + 1) };
}

/**
 * Whether an event type, as a rule or trigger names it, takes events of this name: the name itself, or `Group:*` for
 * every event of a group, those to come included. Case counts; `oss:` before either one does not.
 *
 * @see https://www.alibabacloud.com/help/en/mns/user-guide/create-a-rule-to-generate-oss-event-notifications
 */
export function matchesEventType(pattern: string, eventName: string): boolean {
  const wanted = bareEventName(pattern);
  const name = bareEventName(eventName);
  return wanted.endsWith(':*') ? name.startsWith(wanted.slice(0, -1)) : name === wanted;
}
