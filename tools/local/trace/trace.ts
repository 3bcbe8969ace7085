import { KeptMap } from '../state/kept-map.js';
import { signalsOf } from './signals.js';
import type { Change, News, Observer, Ongoing, Place, TraceEvent } from './trace-event.js';

/** What happened, as far back as it is kept. */
export interface Trace {
  /** Told by the stand-ins. */
  readonly observer: Observer;
  /** The oldest first. */
  readonly all: () => readonly TraceEvent[];
  readonly get: (id: string) => TraceEvent | undefined;
  /** What this one led to directly, the oldest first. */
  readonly causedBy: (id: string) => readonly TraceEvent[];
  /** Tells of each trace event as it begins and as it changes, until the function that is returned is called. */
  readonly subscribe: (listener: (traceEvent: TraceEvent) => void) => () => void;
  readonly close: () => void;
}

/** The oldest is forgotten beyond so many trace events, and so many characters of payloads and lines. */
const MOST_HAPPENINGS = 20_000;
const MOST_TEXT = 100_000_000;
const MOST_LINES = 1000;

/** A trace, kept in this file where one is given. */
export function newTrace(file?: string): Trace {
  const kept = new KeptMap<TraceEvent>(file);
  const traceEvents = new Map<string, TraceEvent>();
  const effects = new Map<string, string[]>();
  const references = new Map<string, string>();
  const referencesOf = new Map<string, string[]>();
  /** The signals of each invocation that goes on, by their own ids. */
  const signals = new Map<string, Map<string, string>>();
  const listeners = new Set<(traceEvent: TraceEvent) => void>();
  let text = 0;
  let last = 0;

  for (const traceEvent of [...kept.values()].sort((a, b) => numberOf(a) - numberOf(b))) {
    last = numberOf(traceEvent);
    text += sizeOf(traceEvent);
    traceEvents.set(traceEvent.id, interrupted(traceEvent));
    noteCause(traceEvent);
  }

  function put(traceEvent: TraceEvent): void {
    const previous = traceEvents.get(traceEvent.id);
    traceEvents.set(traceEvent.id, traceEvent);
    text += sizeOf(traceEvent) - (previous ? sizeOf(previous) : 0);
    // What goes on will be told of again.
    if (traceEvent.status !== 'going') kept.set(traceEvent.id, traceEvent);
    for (const listener of listeners) listener(traceEvent);
    while (traceEvents.size > MOST_HAPPENINGS || text > MOST_TEXT) forgetOldest();
  }

  function noteCause({ id, cause }: Pick<TraceEvent, 'id' | 'cause'>): void {
    if (cause === undefined) return;
    const known = effects.get(cause);
    if (known) known.push(id);
    else effects.set(cause, [id]);
  }

  function forgetOldest(): void {
    const [oldest] = traceEvents.values();
    if (!oldest) return;
    traceEvents.delete(oldest.id);
    kept.delete(oldest.id);
    text -= sizeOf(oldest);
    for (const reference of referencesOf.get(oldest.id) ?? []) {
      if (references.get(reference) === oldest.id) references.delete(reference);
    }
    referencesOf.delete(oldest.id);
    effects.delete(oldest.id);
  }

  function refer(reference: string, id: string): void {
    references.set(reference, id);
    referencesOf.set(id, [...(referencesOf.get(id) ?? []), reference]);
  }

  function begin({ reference, cause, ...news }: News): Ongoing {
    last += 1;
    const id = `h${last}`;
    if (reference !== undefined) refer(reference, id);
    put({
      status: 'going',
      facts: {},
      parts: [],
      ...news,
      ...(cause !== undefined && cause !== '' && { cause }),
      id,
      time: Date.now(),
      lines: [],
    });
    if (cause) noteCause({ id, cause });
    if (news.place) placeRoot(id, news.place);
    return resume(id);
  }

  function resume(id: string): Ongoing {
    return { id, update: (change) => update(id, change) };
  }

  function update(id: string, change: Change): void {
    const traceEvent = traceEvents.get(id);
    if (!traceEvent) return;
    put(changed(traceEvent, change));
    if (change.place) placeRoot(id, change.place);
    if (traceEvent.kind !== 'invocation') return;
    const known = signals.get(id) ?? new Map<string, string>();
    for (const { name, news, ...rest } of signalsOf(change.lines ?? [])) {
      const signal = known.get(name);
      if (signal !== undefined) update(signal, rest);
      else signals.set(id, known.set(name, begin({ ...news, cause: id, ...rest }).id));
    }
    if (change.status !== undefined && change.status !== 'going') endSignals(id);
  }

  /** A signal that an invocation did not get done with ended with it. */
  function endSignals(invocation: string): void {
    for (const id of signals.get(invocation)?.values() ?? []) {
      if (traceEvents.get(id)?.status !== 'going') continue;
      update(id, { status: 'failed', facts: { outcome: 'ended with its process' } });
    }
    signals.delete(invocation);
  }

  /** What began without an object, as a message does, is about the one that it turns out to tell of. */
  function placeRoot(id: string, place: Place): void {
    let root = traceEvents.get(id);
    for (let above = root; above; above = traceEvents.get(above.cause ?? '')) {
      if (above.place && above.id !== id) return;
      root = above;
    }
    if (root && !root.place) put({ ...root, place });
  }

  return {
    observer: {
      begin,
      resume,
      causeOf: (reference) => (reference === undefined ? undefined : references.get(reference)),
    },
    all: () => [...traceEvents.values()],
    get: (id) => traceEvents.get(id),
    causedBy: (id) => (effects.get(id) ?? []).flatMap((effect) => traceEvents.get(effect) ?? []),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      for (const traceEvent of traceEvents.values()) {
        if (traceEvent.status === 'going') kept.set(traceEvent.id, traceEvent);
      }
      kept.close();
    },
  };
}

function changed(traceEvent: TraceEvent, { facts, parts, lines, ...change }: Change): TraceEvent {
  return {
    ...traceEvent,
    ...change,
    facts: { ...traceEvent.facts, ...facts },
    parts: [...traceEvent.parts, ...(parts ?? [])],
    lines: [...traceEvent.lines, ...(lines ?? [])].slice(-MOST_LINES),
  };
}

/** A task and a message are there after a restart, all else ended with the process that did it. */
function interrupted(traceEvent: TraceEvent): TraceEvent {
  const { status, kind, facts } = traceEvent;
  if (status !== 'going' || kind === 'task' || kind === 'message') return traceEvent;
  return { ...traceEvent, status: 'failed', facts: { ...facts, ended: 'by a restart' } };
}

function numberOf({ id }: TraceEvent): number {
  return Number(id.slice(1));
}

function sizeOf({ parts, lines }: TraceEvent): number {
  const texts = [...parts.map((part) => part.text), ...lines];
  return texts.reduce((sum, { length }) => sum + length, 0);
}
