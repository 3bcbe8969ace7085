import type { Cloud } from '../cloud.js';
import type { Trace } from '../trace/trace.js';
import type { Observer, TraceEvent } from '../trace/trace-event.js';
import { postCallback } from './post-callback.js';
import { forged, sentRequest } from './sent-request.js';

interface Stage {
  readonly cloud: Cloud;
  readonly trace: Pick<Trace, 'causedBy'>;
  readonly observer: Observer;
}

/** Whether the same can be delivered once more. */
export function canRepeat(traceEvent: TraceEvent, trace: Stage['trace']): boolean {
  return sentRequest(traceEvent) !== undefined || invocationsOf(traceEvent, trace).length > 0;
}

/** Whether it is a signed request, of which a forgery can be made. */
export function canForge(traceEvent: TraceEvent): boolean {
  return sentRequest(traceEvent) !== undefined;
}

/**
 * Delivers the same once more, byte for byte: a callback or push to its URL, anything else to the functions that it was
 * for. @throws {Error} when there is nothing to deliver.
 */
export function again(traceEvent: TraceEvent, { cloud, trace, observer }: Stage): void {
  const sent = sentRequest(traceEvent);
  if (sent) {
    postCallback(sent, observer, { cause: traceEvent.id });
    return;
  }
  for (const { title, event } of invocationsOf(traceEvent, trace)) {
    cloud.fc.invokeAsync(title, event, traceEvent.id);
  }
}

/** Sends a callback or push again with one byte of its body changed. @throws {Error} when it is neither. */
export function forge(traceEvent: TraceEvent, { observer }: Pick<Stage, 'observer'>): void {
  const sent = sentRequest(traceEvent);
  if (!sent) throw new Error('only a callback or a push can be forged');
  postCallback(forged(sent), observer, { cause: traceEvent.id, facts: { forged: 'one byte' } });
}

interface Invocation {
  readonly title: string;
  readonly event: string;
}

/** The asynchronous invocations that this is, or that it was delivered by, each function and event once. */
function invocationsOf(traceEvent: TraceEvent, trace: Stage['trace']): readonly Invocation[] {
  const found = new Map<string, Invocation>();
  for (const { title, parts } of invocations(traceEvent, trace)) {
    const part = parts.find(({ name }) => name === 'event');
    // Of a longer one there is only the beginning.
    if (part && !part.isCut) found.set(`${title} ${part.text}`, { title, event: part.text });
  }
  return [...found.values()];
}

function invocations(traceEvent: TraceEvent, trace: Stage['trace']): readonly TraceEvent[] {
  const { id, kind, facts } = traceEvent;
  if (kind === 'invocation') return facts['type'] === 'async' ? [traceEvent] : [];
  if (kind !== 'event' && kind !== 'message' && kind !== 'delivery') return [];
  return trace.causedBy(id).flatMap((each) => invocations(each, trace));
}
