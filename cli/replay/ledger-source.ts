import { type HandoffTarget, type LedgerRow, readLedger } from '@oss-inbox/shared';
import type { Letter } from '../../wire/index.js';
import type { Kept, Source } from './source.js';

const UPLOAD = 'oss:UploadCallback';
const TARGETS = { webhook: true, function: true } satisfies Record<HandoffTarget['name'], true>;
// Each by its whole name: only so many rows are read, and other signals' hand-offs may have failed by the thousand.
const HAND_OFFS = Object.keys(TARGETS).map((target) => `handoff:${target}:${UPLOAD}`);
const MOST_ROWS = 10_000;

/**
 * The ledger's upload callbacks of which the handler or a hand-off failed, or died with its invocation. Rows of one signal
 * are one letter, since one invocation does all that is left of it; what their function is called, nothing says.
 */
export function ledgerSource(url: string): Source {
  return { name: 'the ledger', take };

  async function* take(): AsyncGenerator<Kept> {
    const found = await Promise.all([UPLOAD, ...HAND_OFFS].map(readOpen));
    for (const [id, rows] of bySignal(found.flat())) {
      yield {
        place: `row ${id}`,
        content: { letter: letterOf(rows) },
        hold: async () => {},
        // It is the function that completes the rows; the answer alone may be another database's.
        settle: () => expectCompleted(id, rows),
        release: async () => {},
      };
    }
  }

  function readOpen(type: string): Promise<LedgerRow[]> {
    return readLedger(url, {
      type,
      states: ['failed', 'abandoned'],
      limit: MOST_ROWS,
      hasContent: true,
    });
  }

  async function expectCompleted(id: string, rows: Rows): Promise<void> {
    const now = await readLedger(url, { id, limit: MOST_ROWS });
    const isHandedOff = now.some((row) => HAND_OFFS.includes(row.type) && isCompleted(row));
    for (const { type } of rows) {
      const row = now.find((each) => each.type === type);
      if (row && isCompleted(row)) continue;
      // Kept before any attempt, and by a function without a handler, which only hands it on and leaves this row alone.
      if (type === UPLOAD && row?.attempts === 0 && isHandedOff) continue;
      const name = type === UPLOAD ? 'its row' : `its row ${type}`;
      const more = type === UPLOAD ? '' : ', and does it still hand on there';
      throw new Error(
        `the function answered, but ${name} is ${row?.state ?? 'gone'}: does the function use this database${more}?`,
      );
    }
  }
}

type Rows = readonly [LedgerRow, ...LedgerRow[]];

/** The rows of each signal, in the order in which they were first received. */
function bySignal(rows: readonly LedgerRow[]): Map<string, Rows> {
  const signals = new Map<string, Rows>();
  for (const row of rows.toSorted((a, b) => a.receivedAt.getTime() - b.receivedAt.getTime())) {
    const before = signals.get(row.id);
    signals.set(row.id, before ? [...before, row] : [row]);
  }
  return signals;
}

// Handing on comes last, so that its row says what is the matter by now.
function letterOf(rows: Rows): Letter {
  const row = rows.find(({ type }) => type !== UPLOAD) ?? rows[0];
  const { id, type, payload, lastError, state, attempts, receivedAt } = row;
  const step = type === UPLOAD ? [] : [type.slice(0, -UPLOAD.length - 1)];
  return {
    id,
    event: Buffer.from(JSON.stringify({ replay: payload })),
    function: undefined,
    reason: { code: state, message: [...step, ...(lastError ? [lastError] : [])].join(': ') },
    attempts,
    time: receivedAt,
  };
}

function isCompleted({ state }: LedgerRow): boolean {
  return state === 'completed';
}
