import { isObject, present, toNumber } from '../core/index.js';
import type { ObjectEvent } from '../signal/index.js';
import { bareEventName, splitEventName } from './event-names.js';
import type { ReceivedEvent } from './schema.js';

type Fields = Record<string, unknown>;

const besideOss = ['region', 'requestParameters', 'responseElements', 'userIdentity', 'xVars'];
const insideOss = ['ossSchemaVersion', 'ruleId'];
const numbers = ['size', 'deltaSize', 'position', 'readFrom', 'readTo'] as const;

/**
 * Brings a received event of either nesting into the shape of EventBridge. `null` counts as absent; where both places
 * have a field, the one beside `oss` wins; what is not known stays where it was.
 */
export function normaliseEvent(received: ReceivedEvent): ObjectEvent {
  const event: Fields = present(received);
  const oss: Fields = present(received.oss);
  for (const name of besideOss) move(name, oss, event, { ...oss, ...event });
  for (const name of insideOss) move(name, event, oss, { ...oss, ...event });
  oss['bucket'] = present(received.oss.bucket);
  oss['object'] = normaliseObject(received.oss.object);
  for (const name of besideOss) if (isObject(event[name])) event[name] = present(event[name]);
  const eventName = bareEventName(received.eventName);
  // The schema has checked the fields; here they only changed places.
  return { ...event, eventName, ...splitEventName(eventName), oss } as unknown as ObjectEvent;
}

function move(name: string, from: Fields, to: Fields, all: Fields): void {
  delete from[name];
  if (all[name] !== undefined) to[name] = all[name];
}

function normaliseObject(received: ReceivedEvent['oss']['object']): Fields {
  const object: Fields = present(received);
  for (const name of numbers) object[name] = toNumber(received[name]);
  if (isObject(object['objectMeta'])) object['objectMeta'] = present(object['objectMeta']);
  return present(object);
}
