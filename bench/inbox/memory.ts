import { createInbox, createMemoryStore, type ObjectEventSignal } from 'oss-inbox';
import { type Case, compare, type Figure } from '../method/compare.js';
import { timeEach } from '../method/time-calls.js';
import { powertools } from './powertools.js';
import { newSignals, type Once, recordOf, result, terms } from './signals.js';

const ROUNDS = 21;
const SIGNALS = 2000;
/** As many records as an inbox in memory holds. */
const FULL = 10_000;

const inbox: Once = (handler) => {
  const records = createInbox(createMemoryStore());
  return (signal) => records.once(recordOf(signal), handler, terms);
};

/** What handling a signal once costs beside the handler and the way to a store: all stores are Maps. */
export async function measureMemory(): Promise<Figure[]> {
  const again = 'Powertools, duplicate';
  const fresh = 'Powertools, new';
  const known = newSignals(SIGNALS);
  const duplicate = async (name: string, once: Once, base?: string): Promise<Case> => {
    const time = counted(once);
    await time(known, SIGNALS);
    return { name, round: () => time(known, 0), ...(base && { base }) };
  };
  const full = counted(inbox);
  await full(newSignals(FULL), FULL);
  return compare(
    [
      await duplicate(again, powertools({ useLocalCache: false })),
      await duplicate('  with its local cache', powertools({ useLocalCache: true }), again),
      await duplicate('inbox.once, duplicate', inbox, again),
      {
        name: fresh,
        round: () => counted(powertools({ useLocalCache: false }))(newSignals(SIGNALS), SIGNALS),
      },
      {
        name: 'inbox.once, new',
        base: fresh,
        round: () => counted(inbox)(newSignals(SIGNALS), SIGNALS),
      },
      {
        name: `  with ${FULL} records there`,
        base: fresh,
        round: () => full(newSignals(SIGNALS), SIGNALS),
      },
    ],
    ROUNDS,
  );
}

/** Microseconds for each of the signals; so many of them must get to the handler. */
function counted(once: Once) {
  let runs = 0;
  const handle = once(async () => {
    runs += 1;
    return result;
  });
  return async (signals: readonly ObjectEventSignal[], expected: number): Promise<number> => {
    runs = 0;
    const us = await timeEach(signals, handle);
    if (runs !== expected) throw new Error(`the handler ran ${runs} times, not ${expected}`);
    return us;
  };
}
