import {
  type Envelope,
  isFilledText,
  isObject,
  isText,
  type Part,
  pick,
  tryParseJson,
} from '../core/index.js';

type Value = Record<string, unknown>;

/** A wrapping by Function Compute or EventBridge. */
export interface EventEnvelope extends Envelope {
  /**
   * What was inside: an event as a function may be invoked with, or was before it failed; a message of a queue; or one of a
   * topic, about which everything is known.
   */
  readonly holds: 'event' | 'failed event' | 'queue message' | 'topic message';
}

/**
 * Takes off what Function Compute or EventBridge wrapped around a delivery: a batch of an SMQ queue trigger, a
 * CloudEvent with a queue's message or a signal of this package, a queue message as raw data, or the payload of a failure
 * destination (whose original event is inside). `undefined` when the value is none of these.
 *
 * @see https://www.alibabacloud.com/help/en/functioncompute/fc/user-guide/formats-of-event-for-different-triggers-1
 */
export function unwrapFunctionEvent(value: unknown): EventEnvelope | undefined {
  if (Array.isArray(value)) return unwrapBatch(value);
  if (!isObject(value)) return undefined;
  return unwrapCloudEvent(value) ?? unwrapQueueMessage(value) ?? unwrapDeadLetter(value);
}

function unwrapBatch(items: readonly unknown[]): EventEnvelope | undefined {
  // Older triggers put each event into the array as JSON text.
  const values = items.map((item) => (isText(item) ? tryParseJson(item) : item));
  // A user's own message may be an array too: it is a batch when something in it is known.
  if (!values.some((item) => isCloudEvent(item) || isQueueMessage(item))) return undefined;
  const parts = items.map((item) => {
    return isText(item) ? { text: item, origin: {} } : { value: item };
  });
  return { name: 'trigger batch', holds: 'event', parts };
}

function unwrapCloudEvent(event: Value): EventEnvelope | undefined {
  if (!isCloudEvent(event)) return undefined;
  const { source, type, subject, time, data } = event;
  // OSS's and IMM's hold what is told by its content, wherever it stands.
  if (source === 'acs.oss' || source === 'acs.imm') return undefined;
  if (isQueueMessage(data)) {
    const origin = pick({ messageId: data.messageId, subject, time }, isFilledText);
    return envelope('SMQ queue CloudEvent', 'queue message', { text: data.messageBody, origin });
  }
  if (type === 'smq:Message' && isObject(data) && isText(data['text'])) {
    // A signal of this package, handed on.
    const { topicName, messageTag } = data;
    const origin = pick(
      { messageId: event['id'], subject, time, topicName, messageTag },
      isFilledText,
    );
    return envelope('signal', 'topic message', { text: data['text'], origin });
  }
  if (isText(type) && type.startsWith('fc:AsyncInvoke:')) {
    const inner = isObject(data) ? unwrapDeadLetter(data) : undefined;
    return inner && envelope('EventBridge CloudEvent', 'failed event', { value: data });
  }
  return undefined;
}

function unwrapQueueMessage(value: Value): EventEnvelope | undefined {
  if (!isQueueMessage(value)) return undefined;
  const origin = pick({ messageId: value.messageId }, isFilledText);
  return envelope('SMQ queue message', 'queue message', { text: value.messageBody, origin });
}

function unwrapDeadLetter(value: Value): EventEnvelope | undefined {
  const { requestContext, requestPayload, requestPayloadEncoding } = value;
  if (!isObject(requestContext) || !isText(requestContext['functionArn'])) return undefined;
  // An empty condition is the payload of a success destination: nothing in it is still to be handled.
  if (!requestContext['condition'] || !isText(requestPayload)) return undefined;
  const origin = pick({ requestId: requestContext['requestId'] }, isFilledText);
  // Our own addition, for an event that is not UTF-8: Function Compute's has none.
  const isBase64 = requestPayloadEncoding === 'base64';
  const part = isBase64 ? { base64: requestPayload, origin } : { text: requestPayload, origin };
  return envelope('failure destination', 'failed event', part);
}

interface QueueMessage {
  readonly messageId: string;
  readonly messageBody: string;
}

function isQueueMessage(value: unknown): value is QueueMessage {
  return hasTexts(value, ['messageId', 'messageBody']);
}

/** Whether this is a CloudEvent, in structured JSON form. */
export function isCloudEvent(value: unknown): value is Value {
  return hasTexts(value, ['specversion', 'type', 'source']);
}

function hasTexts(value: unknown, names: readonly string[]): boolean {
  return isObject(value) && names.every((name) => isText(value[name]));
}

function envelope(name: string, holds: EventEnvelope['holds'], part: Part): EventEnvelope {
  return { name, holds, parts: [part] };
}
