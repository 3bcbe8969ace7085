import { messagePart } from '../../trace/part.js';
import type { News, Observer, Part } from '../../trace/trace-event.js';
import type { CallbackReply } from './callback-reply.js';
import { type CallbackOutcome, type SentCallback, splitUrl } from './send-callback.js';

/** One try to call back. */
export interface TracedAttempt {
  /** Of the trace event that it is. */
  readonly id: string;
  /** Tells how it ended. */
  end(outcome: CallbackOutcome): void;
}

/** Tells of one try to call back, and of what else is known about it. */
export function traceAttempt(
  observer: Observer,
  { url, headers, body }: SentCallback,
  { facts, ...about }: Pick<News, 'cause' | 'place' | 'facts'>,
): TracedAttempt {
  const started = performance.now();
  // By it the function's stand-in finds its cause.
  const reference = headers['x-oss-request-id'] ?? headers['x-mns-request-id'];
  const traceEvent = observer.begin({
    kind: 'callback',
    title: `POST ${url}`,
    ...about,
    ...(reference !== undefined && { reference }),
    facts: { ...facts, url },
    parts: [messagePart('request', `POST ${splitUrl(url).path} HTTP/1.1`, headers, body)],
  });
  const end = ({ reply, fault }: CallbackOutcome) => {
    const isRefused = reply !== undefined && reply.status >= 400 && reply.status < 500;
    const failure = isRefused ? 'refused' : 'failed';
    traceEvent.update({
      status: fault ? failure : 'fine',
      ms: Math.round(performance.now() - started),
      facts: {
        ...(reply && { status: String(reply.status) }),
        ...(fault && { fault: fault.message }),
        ...(fault?.ec && { ec: fault.ec }),
      },
      ...(reply && { parts: [replyPart(reply)] }),
    });
  };
  return { id: traceEvent.id, end };
}

function replyPart({ status, statusMessage, headers, body }: CallbackReply): Part {
  return messagePart('answer', `HTTP/1.1 ${status} ${statusMessage}`, headers, body);
}
