import { type LedgerRow, readLedger } from '@oss-inbox/shared';
import type { Kept, Source } from './source.js';

const TYPE = 'oss:UploadCallback';
const MOST_ROWS = 10_000;

/** The ledger's upload callbacks that failed, or whose invocation died; what their function is called, nothing says. */
export function ledgerSource(url: string): Source {
  return { name: 'the ledger', take };

  async function* take(): AsyncGenerator<Kept> {
    const rows = await readLedger(url, {
      type: TYPE,
      states: ['failed', 'abandoned'],
      limit: MOST_ROWS,
      hasContent: true,
    });
    for (const row of rows) {
      yield {
        place: `row ${row.id}`,
        content: { letter: letterOf(row) },
        hold: async () => {},
        // It is the function that completes the row; the answer alone may be another database's.
        settle: () => expectCompleted(row),
        release: async () => {},
      };
    }
  }

  async function expectCompleted({ id }: LedgerRow): Promise<void> {
    const [row] = await readLedger(url, { id, type: TYPE, limit: 1 });
    if (row?.state === 'completed') return;
    throw new Error(
      `the function answered, but its row is ${row?.state ?? 'gone'}: does the function use this database?`,
    );
  }
}

function letterOf({ id, payload, lastError, state, attempts, receivedAt }: LedgerRow) {
  return {
    id,
    event: Buffer.from(JSON.stringify({ replay: payload })),
    function: undefined,
    reason: { code: state, message: lastError ?? '' },
    attempts,
    time: receivedAt,
  };
}
