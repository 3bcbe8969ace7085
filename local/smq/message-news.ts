import { isObject, tryParseJson } from '@oss-inbox/shared';
import type { Observer, Ongoing } from '../trace/happening.js';
import { newPart } from '../trace/part.js';

interface Arrived {
  readonly queue: string;
  readonly id: string;
  readonly body: string;
  /** What it is a dead letter of. */
  readonly deadFrom?: string | undefined;
}

/**
 * Tells of a message that has come into a queue. One that is about a failure is a letter; that and a dead-lettered one
 * are dead until they are deleted.
 */
export function tellOfMessage(
  observer: Observer,
  { queue, id, body, deadFrom }: Arrived,
  cause: string | undefined,
): Ongoing {
  const failure = readFailure(body);
  return observer.begin({
    kind: failure ? 'letter' : 'message',
    title: `queue ${queue}`,
    status: failure || deadFrom ? 'dead' : 'going',
    cause: cause ?? observer.causeOf(failure?.requestId),
    reference: id,
    facts: {
      id,
      ...(failure && { condition: failure.condition }),
      ...(deadFrom && { from: deadFrom }),
    },
    parts: [newPart('body', body)],
  });
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
