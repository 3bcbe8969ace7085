import { readFileSync } from 'node:fs';
import { decodeObjectEvents, type InboxRecord, type ObjectEventSignal, objectOf } from 'oss-inbox';

const text = readFileSync('test/samples/event-objectcreated-putobject.json', 'utf8');
let made = 0;

/** So many signals, each of an object that was not there before. */
export function newSignals(count: number): ObjectEventSignal[] {
  return Array.from({ length: count }, () => {
    made += 1;
    const [signal] = decodeObjectEvents(JSON.parse(text.replace('image/', `image/${made}/`)));
    if (signal === undefined) throw new Error('the sample holds no event');
    return signal;
  });
}

/** What a function makes of a signal for the inbox. */
export function recordOf(signal: ObjectEventSignal): InboxRecord {
  return { id: signal.id, type: signal.type, ...objectOf(signal), payload: signal };
}

/** What an asynchronous function with a timeout of a minute says of its time. */
export const terms = {
  holder: '1-6957f0c5-0123456789ab-cdef01234567',
  leaseMs: 62_000,
  withinMs: 59_500,
  limitsHandler: false,
};

/** What the handlers return. */
export const result = { stored: true, thumbnails: ['small', 'large'] };

/** Has a handler run once for each signal. */
export type Once = (handler: () => Promise<unknown>) => (signal: ObjectEventSignal) => unknown;
