import { isObject, tryParseJson } from 'oss-inbox';
import { extrasJson, type MessageExtras } from '../../wire/index.js';
import { newPart } from '../trace/part.js';
import type { Observer, Ongoing, Part } from '../trace/trace-event.js';

interface Arrived extends MessageExtras {
  readonly queue: string;
  readonly id: string;
  readonly body: string;
  /** What it is a dead letter of. */
  readonly deadFrom?: string | undefined;
}

/**
 * Tells of a message that has come into a queue. One that is about a failure is a dead letter; that and a dead-lettered one
 * are dead until they are deleted.
 */
export function tellOfMessage(
  observer: Observer,
  message: Arrived,
  cause: string | undefined,
): Ongoing {
  const { queue, id, body, deadFrom } = message;
  const failure = readFailure(body);
  return observer.begin({
    kind: failure ? 'dead-letter' : 'message',
    title: `queue ${queue}`,
    status: failure || deadFrom ? 'dead' : 'going',
    cause: cause ?? observer.causeOf(failure?.requestId),
    reference: id,
    facts: {
      id,
      ...(failure && { condition: failure.condition }),
      ...(deadFrom && { from: deadFrom }),
    },
    parts: messageParts(message),
  });
}

/** What there is to see of a message: its text, and its attributes where it has any. */
export function messageParts(
  message: { readonly body: string } & MessageExtras,
  others: Readonly<Record<string, string>> = {},
): Part[] {
  const attributes = { ...others, ...extrasJson(message) };
  const body = newPart('body', message.body);
  if (Object.keys(attributes).length === 0) return [body];
  return [body, newPart('attributes', JSON.stringify(attributes))];
}

/** What the payload of a failure destination says; `undefined` for any other text. */
function readFailure(body: string): { condition: string; requestId?: string } | undefined {
  const payload = tryParseJson(body);
  if (!isObject(payload) || !('requestPayload' in payload)) return undefined;
  const context = payload['requestContext'];
  if (!isObject(context)) return undefined;
  const { condition, requestId } = context;
  // It is empty for what succeeded.
  if (typeof condition !== 'string' || condition === '') return undefined;
  return { condition, ...(typeof requestId === 'string' && { requestId }) };
}
