import type { TraceEvent } from '../trace/trace-event.js';

/** The ids of the trace events that hold this text anywhere, in any case. */
export function findText(traceEvents: readonly TraceEvent[], text: string): string[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return [];
  const holds = (value: string) => value.toLowerCase().includes(wanted);
  return traceEvents
    .filter(({ id, title, place, facts, parts, lines }) => {
      const own = [id, title, place?.bucket ?? '', place?.key ?? '', ...Object.values(facts)];
      return own.some(holds) || parts.some((part) => holds(part.text)) || lines.some(holds);
    })
    .map(({ id }) => id);
}
