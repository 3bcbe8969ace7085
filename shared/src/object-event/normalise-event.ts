import { isObject, present, toNumber } from '../core/index.js';
import type { ObjectEvent } from '../signal/index.js';
import { bareEventName, splitEventName } from './event-names.js';
import type { ReceivedEvent } from './schema.js';

type Fields = Record<string, unknown>;

const besideOss = new Set([
  'region',
  'requestParameters',
  'responseElements',
  'userIdentity',
  'xVars',
]);
const insideOss = new Set(['ossSchemaVersion', 'ruleId']);
const numbers = ['size', 'deltaSize', 'position', 'readFrom', 'readTo'] as const;

/**
 * Brings a received event of either nesting into the shape of EventBridge. `null` counts as absent; where both places
 * have a field, the one beside `oss` wins; what is not known stays where it was.
 */
export function normaliseEvent(received: ReceivedEvent): ObjectEvent {
  const event: Fields = {};
  const oss: Fields = {};
  for (const [name, value] of Object.entries(present(received.oss))) {
    (besideOss.has(name) ? event : oss)[name] = value;
  }
  for (const [name, value] of Object.entries(present(received))) {
    (insideOss.has(name) ? oss : event)[name] = value;
  }
  for (const name of besideOss) {
    const value = event[name];
    if (isObject(value)) event[name] = present(value);
  }
  oss['bucket'] = present(received.oss.bucket);
  oss['object'] = normaliseObject(received.oss.object);
  const eventName = bareEventName(received.eventName);
  // The schema has checked the fields; here they only changed places.
  return { ...event, eventName, ...splitEventName(eventName), oss } as unknown as ObjectEvent;
}

function normaliseObject(received: ReceivedEvent['oss']['object']): Fields {
  const object: Fields = present(received);
  for (const name of numbers) object[name] = toNumber(received[name]);
  if (isObject(object['objectMeta'])) object['objectMeta'] = present(object['objectMeta']);
  return present(object);
}
