import { isObject, tryParseJson } from '@oss-inbox/shared';
import { textOr } from '../../wire/index.js';
import type { Change, News, Place, Status } from './happening.js';

/** A signal that a function decoded, or what became of it. */
interface SignalNews extends Change {
  /** The same for both lines of one signal. */
  readonly name: string;
  readonly news: Pick<News, 'kind' | 'title'>;
}

const STATUSES: Readonly<Record<string, Status>> = {
  handled: 'fine',
  duplicate: 'fine',
  ignored: 'fine',
  busy: 'failed',
  failed: 'failed',
};

/** What a function's log lines say about signals: one of `decoded` (LOG_LEVEL=debug), and one when it is done with it. */
export function signalsOf(lines: readonly string[]): SignalNews[] {
  return lines.flatMap((text) => {
    const line = tryParseJson(text);
    if (!isObject(line)) return [];
    if (line['msg'] === 'decoded' && isObject(line['signal'])) return [decoded(line['signal'])];
    return line['msg'] === 'signal' ? [done(line)] : [];
  });
}

function decoded(signal: Readonly<Record<string, unknown>>): SignalNews {
  const id = textOr(signal['id'], '');
  const parts = [{ name: 'signal', text: JSON.stringify(signal) }];
  return { ...nameOf(signal['type'], id), facts: { id }, parts };
}

function done(line: Readonly<Record<string, unknown>>): SignalNews {
  const { outcome, ms, error, code, bucket, key } = line;
  const place = placeOf(bucket, key);
  return {
    ...nameOf(line['type'], textOr(line['signalId'], '')),
    status: STATUSES[textOr(outcome, '')] ?? 'fine',
    ...(typeof ms === 'number' && { ms }),
    ...(place && { place }),
    facts: {
      outcome: textOr(outcome, ''),
      ...(typeof code === 'string' && { code }),
      ...(typeof error === 'string' && { error }),
    },
  };
}

function nameOf(type: unknown, id: string): Pick<SignalNews, 'name' | 'news'> {
  return { name: id, news: { kind: 'signal', title: textOr(type, '') } };
}

function placeOf(bucket: unknown, key: unknown): Place | undefined {
  const isPlace = typeof bucket === 'string' && typeof key === 'string' && bucket && key;
  return isPlace ? { bucket, key } : undefined;
}
