import { randomBytes } from 'node:crypto';
import type { TraceEvent } from '../trace/trace-event.js';
import type { Controls } from './controls.js';

/** Which trace events changed when; remembers each trace event's last change only, so that nobody's lag costs memory. */
export interface Feed {
  /** The place that the feed has come to, as a text for Last-Event-ID. */
  position(): string;
  /**
   * What changed after a position, in the order of the last changes; `undefined` when that can't be told, or is so much
   * that a snapshot says it better.
   */
  since(position: string | undefined): readonly TraceEvent[] | undefined;
  /** Calls on every change, until the function that is returned is called. */
  onChange(listener: () => void): () => void;
  close(): void;
}

const MOST_CHANGES = 5000;

export function newFeed(trace: Controls['trace'], mostChanges = MOST_CHANGES): Feed {
  // Another start of the program counts from zero again.
  const epoch = randomBytes(6).toString('hex');
  const versions = new Map<string, number>();
  const listeners = new Set<() => void>();
  let last = 0;

  const unsubscribe = trace.subscribe(({ id }) => {
    last += 1;
    // Deleted first, so that the map is in the order of the changes.
    versions.delete(id);
    versions.set(id, last);
    for (const listener of listeners) listener();
  });

  function changedSince(version: number): TraceEvent[] | undefined {
    const changed: TraceEvent[] = [];
    for (const [id, changedAt] of versions) {
      if (changedAt <= version) continue;
      const traceEvent = trace.get(id);
      if (traceEvent) changed.push(traceEvent);
      else versions.delete(id);
      if (changed.length > mostChanges) return undefined;
    }
    return changed;
  }

  return {
    position: () => `${epoch}-${last}`,
    since(position) {
      const [, since, version] = /^([0-9a-f]{12})-(\d{1,15})$/.exec(position ?? '') ?? [];
      if (since !== epoch || Number(version) > last) return undefined;
      return Number(version) === last ? [] : changedSince(Number(version));
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: unsubscribe,
  };
}
