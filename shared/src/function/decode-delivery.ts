import {
  asInboxError,
  bodyInvalid,
  decodeBase64Text,
  decodeUtf8,
  encodeBase64,
  type InboxError,
  isObject,
  isText,
  type MessageEncoding,
  type Origin,
  type Part,
  tryParseJson,
} from '../core/index.js';
import { peelFunctionEvent } from '../fc/index.js';
import { decodeObjectEvent, isObjectEvents } from '../object-event/index.js';
import { hashedId, type Signal } from '../signal/index.js';
import {
  isXmlNotification,
  type MessageText,
  openXmlNotification,
  peelNotification,
  readMessageText,
  userMessage,
} from '../smq/index.js';
import { decodeTaskResult, isTaskResult } from '../task-result/index.js';

/** One thing found in a delivery: a signal, or poison with the text it came as. */
export type Decoded =
  | { readonly ok: true; readonly signal: Signal }
  | {
      readonly ok: false;
      readonly error: InboxError;
      readonly text: string;
      /** Whether `text` is Base64, of bytes that are not UTF-8. */
      readonly isBase64?: true;
    };

export interface DeliveryOptions {
  readonly encoding: MessageEncoding;
  /** Identifies messages of the user's that come without an id; a retry keeps it. */
  readonly requestId?: string | undefined;
  /** Told of each layer that was taken off, by a name for people, and of all that was inside it; innermost first. */
  readonly onLayer?: (name: string, found: readonly Decoded[]) => void;
}

const MAX_LAYERS = 8;

/**
 * Decodes the event of an asynchronous function, whatever channel it came by: takes off layer after layer and tells by
 * the content what is inside. Text that begins like JSON and is not, a broken XML notification, and anything that has the
 * marks of OSS or IMM and not their shape, is poison; whatever is left is a message of the user's own. Never rejects.
 */
export async function decodeDelivery(
  event: Uint8Array,
  options: DeliveryOptions,
): Promise<Decoded[]> {
  const text = decodeUtf8(event);
  return text === undefined ? [notUtf8(encodeBase64(event))] : decoder(options).openEvent(text);
}

/** Decodes the text of one SMQ message as {@link decodeDelivery} does, and tells that it came from `origin`. */
export function decodeMessage(
  text: string,
  origin: Origin,
  options: DeliveryOptions,
): Promise<Decoded[]> {
  return decoder(options).openMessage(text, origin, 0);
}

function decoder({ encoding, requestId, onLayer }: DeliveryOptions) {
  let messagesWithoutId = 0;

  async function openEvent(text: string): Promise<Decoded[]> {
    const value = tryParseJson(text);
    // A topic trigger in STREAM form may hand over the message as a quoted JSON string.
    if (isText(value)) return within('JSON string', await openMessage(value, {}, 0));
    if (typeof value !== 'object' || value === null) return openMessage(text, {}, 0);
    return openJson(value, 0, () => text);
  }

  async function openJson(json: unknown, depth: number, text: () => string): Promise<Decoded[]> {
    return (await openValue(json, depth, text)) ?? [message({ text: text(), json }, {})];
  }

  async function openPart(part: Part, depth: number): Promise<Decoded[]> {
    if ('text' in part) return openMessage(part.text, part.origin, depth);
    if ('base64' in part) return openBase64(part.base64, part.origin, depth);
    return openJson(part.value, depth, () => JSON.stringify(part.value));
  }

  async function openBase64(base64: string, origin: Origin, depth: number): Promise<Decoded[]> {
    const text = decodeBase64Text(base64);
    const found = text === undefined ? [notUtf8(base64)] : await openMessage(text, origin, depth);
    return within('Base64', found);
  }

  async function openMessage(text: string, origin: Origin, depth: number): Promise<Decoded[]> {
    try {
      const read = await readMessage(text);
      const found = (await openValue(read.json, depth, () => text)) ?? [message(read, origin)];
      if (read.text !== text) return within('Base64', found);
      return isXmlNotification(text) ? within('XML', found) : found;
    } catch (error) {
      return [poison(error, text)];
    }
  }

  async function readMessage(text: string): Promise<MessageText> {
    // A queue that is subscribed to a topic holds the notification, as XML or JSON, however the publisher encodes.
    if (isXmlNotification(text)) return { text, json: await openXmlNotification(text) };
    const isLayer = encoding === 'base64' && peel(tryParseJson(text)) !== undefined;
    return readMessageText(text, isLayer ? 'json' : encoding);
  }

  /** `undefined` when nothing in the value is known. */
  async function openValue(
    value: unknown,
    depth: number,
    text: () => string,
  ): Promise<Decoded[] | undefined> {
    const layer = peel(value);
    if (layer !== undefined) {
      if (depth >= MAX_LAYERS) {
        return [poison(bodyInvalid(`wrapped in more than ${MAX_LAYERS} layers`), text())];
      }
      const decoded: Decoded[] = [];
      // One after the other, so that messages without an id are numbered in their order.
      for (const part of layer.parts) decoded.push(...(await openPart(part, depth + 1)));
      return within(layer.name, decoded);
    }
    if (isObjectEvents(value)) {
      const found = value.events.map((item) =>
        attempt(
          () => JSON.stringify(item),
          () => decodeObjectEvent(item),
        ),
      );
      return within('OSS event', found);
    }
    if (isTaskResult(value)) {
      const found = within('IMM notification', [attempt(text, () => decodeTaskResult(value))]);
      if (!isObject(value) || value['source'] !== 'acs.imm') return found;
      return within('data' in value ? 'EventBridge CloudEvent' : 'IMM message', found);
    }
    return undefined;
  }

  function within(name: string, found: Decoded[]): Decoded[] {
    onLayer?.(name, found);
    return found;
  }

  function message(read: MessageText, origin: Origin): Decoded {
    const id = origin.requestId ?? (requestId || hashedId(read.text));
    // The first message without an id of its own has the invocation's, further ones a number behind it.
    const number = origin.messageId === undefined ? messagesWithoutId++ : 0;
    return { ok: true, signal: userMessage(read, origin, number === 0 ? id : `${id}:${number}`) };
  }

  return { openEvent, openMessage };
}

function peel(value: unknown) {
  return peelFunctionEvent(value) ?? peelNotification(value);
}

function attempt(text: () => string, decode: () => Signal): Decoded {
  try {
    return { ok: true, signal: decode() };
  } catch (error) {
    return poison(error, text());
  }
}

function notUtf8(base64: string): Decoded {
  const error = bodyInvalid('the event is not UTF-8 text');
  return { ok: false, error, text: base64, isBase64: true };
}

function poison(error: unknown, text: string): Decoded {
  return { ok: false, error: asInboxError(error, 'body_invalid', 'could not be decoded'), text };
}
