import { readSignalLine, type SignalLine } from './signal-line.js';
import type { Change, News, Status } from './trace-event.js';

/** A signal that a function decoded, or what became of it. */
interface SignalNews extends Change {
  /** The same for both lines of one signal. */
  readonly name: string;
  readonly news: Pick<News, 'kind' | 'title'>;
}

const STATUSES: Readonly<Record<string, Status>> = { busy: 'failed', failed: 'failed' };

/** What a function's log lines say about signals. */
export function signalsOf(lines: readonly string[]): SignalNews[] {
  return lines.flatMap((text) => {
    const line = readSignalLine(text);
    if (!line) return [];
    return { name: line.id, news: { kind: 'signal', title: line.type }, ...changeBy(line) };
  });
}

function changeBy(line: SignalLine): Change {
  if (line.signal) {
    return {
      facts: { id: line.id },
      parts: [{ name: 'signal', text: JSON.stringify(line.signal) }],
    };
  }
  const { outcome, ms, bucket, key, code, error } = line;
  return {
    status: STATUSES[outcome] ?? 'fine',
    ms,
    ...(bucket && key && { place: { bucket, key } }),
    facts: { outcome, ...(code && { code }), ...(error && { error }) },
  };
}
