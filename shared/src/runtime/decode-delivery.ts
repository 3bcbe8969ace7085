import type { MessageEncoding } from '../config/index.js';
import {
  asInboxError,
  bodyInvalid,
  decodeBase64Text,
  decodeUtf8,
  encodeBase64,
  isObject,
  isText,
  type Origin,
  type Part,
  repeatedField,
  tryParseJson,
} from '../core/index.js';
import { type EventEnvelope, isCloudEvent, unwrapFunctionEvent } from '../fc/index.js';
import { decodeObjectEvent, isObjectEvents } from '../object-event/index.js';
import {
  type AsynchronousSignal,
  createSignal,
  hashedId,
  isUploadCallbackSignal,
  type VerifiedBy,
} from '../signal/index.js';
import {
  isXmlNotification,
  type MessageText,
  openXmlNotification,
  readMessageText,
  unwrapNotification,
  userMessage,
} from '../smq/index.js';
import { decodeTaskResult, isTaskResult } from '../task-result/index.js';
import { boundPoison, type Decoded } from './decoded.js';
import { decodeServiceEvent, isServiceEvent } from './service-event.js';

export interface DeliveryOptions {
  readonly encoding: MessageEncoding;
  /** Identifies messages of the user's that come without an id; a retry keeps it. */
  readonly requestId?: string | undefined;
  /** How whatever is in the delivery was proved. */
  readonly verifiedBy?: VerifiedBy;
  /**
   * What an event is that nobody knows and nothing wraps: of a topic in STREAM form it may be a `message` of the user's,
   * which is the default; where only triggers of OSS and EventBridge send, it is `poison`.
   */
  readonly unknownEvent?: 'message' | 'poison';
  /** Told of each envelope that was taken off, by a name for people, and of all that was inside it; innermost first. */
  readonly onEnvelope?: (name: string, found: readonly Decoded[]) => void;
}

const MAX_ENVELOPES = 8;

/** Where something was found. */
interface Place {
  /** How many envelopes are around it. */
  readonly depth: number;
  readonly of: EventEnvelope['holds'];
  /** What is known of the message. */
  readonly origin: Origin;
}

const OUTERMOST: Place = { depth: 0, of: 'event', origin: {} };

/**
 * Decodes the event of an asynchronous function, whatever channel it came by: takes off envelope after envelope and tells by
 * the content what is inside. Text that begins like JSON and is not, a broken XML notification, and anything that has the
 * marks of OSS or IMM and not their shape, is poison; whatever is left is a message of the user's own. An upload callback
 * is never in it. Never rejects.
 */
export async function decodeDelivery(
  event: Uint8Array,
  options: DeliveryOptions,
): Promise<Decoded[]> {
  const text = decodeUtf8(event);
  if (text === undefined) return [notUtf8(encodeBase64(event))];
  return boundPoison(await decoder(options).openEvent(text, OUTERMOST), text);
}

/** Decodes the text of one message of the topic `origin`, as {@link decodeDelivery} does. */
export async function decodeMessage(
  text: string,
  origin: Origin,
  options: DeliveryOptions,
): Promise<Decoded[]> {
  const place: Place = { depth: 0, of: 'topic message', origin };
  return boundPoison(await decoder(options).openMessage(text, place), text);
}

function decoder({ encoding, requestId, verifiedBy, unknownEvent, onEnvelope }: DeliveryOptions) {
  const numbers = new Map<string | Origin, number>();

  /** An event as a function may be invoked with. */
  async function openEvent(text: string, place: Place): Promise<Decoded[]> {
    const value = tryParseJson(text);
    // A topic trigger in STREAM form may hand over the message as a quoted JSON string.
    if (isText(value)) return within('JSON string', await openMessage(value, place));
    if (typeof value !== 'object' || value === null) return openMessage(text, place);
    return openJson(value, () => text, place);
  }

  async function openJson(json: unknown, text: () => string, place: Place): Promise<Decoded[]> {
    return (await openValue(json, text, place)) ?? [message({ text: text(), json }, place)];
  }

  async function openPart(part: Part, place: Place): Promise<Decoded[]> {
    if ('value' in part) return openJson(part.value, () => JSON.stringify(part.value), place);
    if ('base64' in part) return openBase64(part.base64, place);
    return isEvent(place) ? openEvent(part.text, place) : openMessage(part.text, place);
  }

  async function openBase64(base64: string, place: Place): Promise<Decoded[]> {
    const text = decodeBase64Text(base64);
    const found = text === undefined ? [notUtf8(base64)] : await openEvent(text, place);
    return within('Base64', found);
  }

  async function openMessage(text: string, place: Place): Promise<Decoded[]> {
    try {
      const isXml = isXmlNotification(text);
      const read = isXml ? await readXml(text) : readText(text);
      const found = (await openValue(read.json, () => text, place)) ?? [message(read, place)];
      if (read.text !== text) return within('Base64', found);
      return isXml ? within('XML', found) : found;
    } catch (error) {
      return [poison(error, text)];
    }
  }

  function readText(text: string): MessageText {
    const isEnvelope = encoding === 'base64' && unwrap(tryParseJson(text)) !== undefined;
    return readMessageText(text, isEnvelope ? 'json' : encoding);
  }

  /** `undefined` when nothing in the value is known. */
  async function openValue(
    value: unknown,
    text: () => string,
    place: Place,
  ): Promise<Decoded[] | undefined> {
    const envelope = unwrap(value);
    if (envelope !== undefined) return openEnvelope(envelope, text, place);
    if (isObjectEvents(value)) {
      const { events } = value;
      const textOf = (event: unknown) =>
        events.length === 1 ? text() : JSON.stringify({ events: [event] });
      const found = events.map((event) =>
        attempt(
          () => textOf(event),
          () => decodeObjectEvent(event),
        ),
      );
      return within('OSS event', found);
    }
    if (isServiceEvent(value)) {
      return within('EventBridge CloudEvent', [attempt(text, () => decodeServiceEvent(value))]);
    }
    if (isCloudEvent(value) && value['source'] === 'acs.oss') {
      // The source says what it is, so data that is not an OSS event must not pass for a message of the user's.
      const event = { ...(isObject(value['data']) && value['data']), eventSource: 'acs:oss' };
      const found = within('OSS event', [attempt(text, () => decodeObjectEvent(event))]);
      return within('EventBridge CloudEvent', found);
    }
    if (isTaskResult(value)) {
      const found = within('IMM notification', [attempt(text, () => decodeTaskResult(value))]);
      if (!isObject(value) || value['source'] !== 'acs.imm') return found;
      return within('data' in value ? 'EventBridge CloudEvent' : 'IMM message', found);
    }
    return undefined;
  }

  async function openEnvelope(
    envelope: Opened,
    text: () => string,
    place: Place,
  ): Promise<Decoded[]> {
    const fault = place.depth < MAX_ENVELOPES ? repetition(text(), envelope) : TOO_DEEP;
    if (fault !== undefined) return [poison(bodyInvalid(fault), text())];
    const decoded: Decoded[][] = [];
    // One after the other, so that messages without an id are numbered in their order.
    for (const part of envelope.parts)
      decoded.push(await openPart(part, placeIn(envelope, part, place)));
    return within(envelope.name, decoded.flat());
  }

  function within(name: string, found: Decoded[]): Decoded[] {
    onEnvelope?.(name, found);
    return found;
  }

  function message(read: MessageText, { of, origin }: Place): Decoded {
    if (of === 'event' && unknownEvent === 'poison') {
      return poison(bodyInvalid(UNKNOWN_EVENT), read.text);
    }
    return attempt(
      () => read.text,
      () => userMessage(read, origin, messageId(read, origin)),
    );
  }

  function messageId({ text }: MessageText, origin: Origin): string {
    const id = origin.messageId ?? origin.requestId ?? (requestId || hashedId(text));
    // Several in one message of a topic's, or without ids in one invocation: the first has the id, the others a number.
    const key = origin.messageId === undefined ? id : origin;
    const number = numbers.get(key) ?? 0;
    numbers.set(key, number + 1);
    return number === 0 ? id : `${id}:${number}`;
  }

  function attempt(text: () => string, decode: () => AsynchronousSignal): Decoded {
    try {
      const signal = decode();
      // Whatever it says of itself: only a callback whose signature was checked is one.
      if (isUploadCallbackSignal(signal)) throw bodyInvalid(NO_CALLBACK);
      return { ok: true, signal: createSignal({ ...signal, verifiedby: verifiedBy }) };
    } catch (error) {
      return poison(error, text());
    }
  }

  return { openEvent, openMessage };
}

const TOO_DEEP = `wrapped in more than ${MAX_ENVELOPES} envelopes`;
const UNKNOWN_EVENT =
  'nothing that an OSS trigger or EventBridge sends: a message of your own comes through a topic or a queue';
const NO_CALLBACK = 'an upload callback comes by HTTP, signed by OSS, and in no other way';

// A queue that is subscribed to a topic holds the notification, as XML or JSON, however the publisher encodes.
async function readXml(text: string): Promise<MessageText> {
  return { text, json: await openXmlNotification(text) };
}

interface Opened extends EventEnvelope {
  /** Whether it is what a topic makes of a message. */
  readonly isNotification?: true;
}

function unwrap(value: unknown): Opened | undefined {
  const envelope = unwrapFunctionEvent(value);
  if (envelope !== undefined) return envelope;
  const notification = unwrapNotification(value);
  return notification && { ...notification, holds: 'topic message', isNotification: true };
}

/**
 * Where a part of this envelope stands. What stands further out is proved, and wins over what is said further in: only an event
 * may say whose message it holds, and a queue's message as far as a topic or a failure destination put it there.
 */
function placeIn(envelope: Opened, part: Part, { of, origin, depth }: Place): Place {
  const inside = { depth: depth + 1 };
  const isPutThere = envelope.isNotification || envelope.holds === 'failed event';
  if (of === 'topic message' || (of === 'queue message' && !isPutThere)) {
    return { ...inside, of: 'topic message', origin };
  }
  const { holds } = envelope;
  const said = 'origin' in part ? part.origin : {};
  if (!isEvent({ of: holds })) return { ...inside, of: holds, origin: { ...origin, ...said } };
  // What brought an event here says nothing about it, but of a failed one what identifies the first try.
  const requestId = said.requestId ?? origin.requestId;
  return { ...inside, of: holds, origin: requestId === undefined ? {} : { requestId } };
}

function isEvent({ of }: Pick<Place, 'of'>): boolean {
  return of === 'event' || of === 'failed event';
}

// Attributes stand among a notification's fields, under names that the publisher chose.
function repetition(text: string, { isNotification }: Opened): string | undefined {
  const isJson = isNotification && text.trimStart().startsWith('{');
  const field = isJson ? repeatedField(text) : undefined;
  return field && `SMQ notification: ${field} appears twice`;
}

function notUtf8(base64: string): Decoded {
  const error = bodyInvalid('the event is not UTF-8 text');
  return { ok: false, error, text: base64, isBase64: true };
}

function poison(error: unknown, text: string): Decoded {
  return { ok: false, error: asInboxError(error, 'body_invalid', 'could not be decoded'), text };
}
