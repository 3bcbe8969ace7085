import type { Owner } from '../../wire/index.js';
import type { Observer } from '../trace/trace-event.js';
import type { EventStatus } from './event-status.js';
import { changeDocument, type ObjectChange } from './object-change.js';

/** Something happened to an object: what a trigger chooses by, and the document that it hands over. */
export interface RaisedEvent {
  readonly eventName: string;
  readonly bucket: string;
  readonly key: string;
  readonly document: string;
  /** The trace event that it is. */
  readonly cause: string;
}

export interface EventOptions {
  readonly owner: Owner;
  readonly observer: Observer;
  /** Says what became of the event where notification rules are about it; nothing counts as `none`. */
  // biome-ignore lint/suspicious/noConfusingVoidType: who has no rules has nothing to say.
  readonly onEvent: (event: RaisedEvent) => EventStatus | void;
}

/** Tells of an event, and whoever listens to events. */
export function raiseEvent(
  change: ObjectChange,
  { owner, observer, onEvent }: EventOptions,
): EventStatus {
  const { eventName, bucket, key, request } = change;
  const document = changeDocument(change, owner);
  const traceEvent = observer.begin({
    kind: 'event',
    title: `oss:${eventName}`,
    cause: request.cause,
    place: { bucket, key },
    status: 'fine',
    parts: [{ name: 'document', text: document }],
  });
  try {
    const event = { eventName, bucket, key, document, cause: traceEvent.id };
    return onEvent(event) ?? 'none';
  } catch (error) {
    // The object is there, whoever could not be told.
    traceEvent.update({ status: 'failed', facts: { error: String(error) } });
    return 'failed';
  }
}
