import {
  asInboxError,
  decodeReplay,
  type HandoffTarget,
  type LedgerQuery,
  type LedgerRow,
  readLedger,
  type UploadCallbackSignal,
} from 'oss-inbox';
import type { DeadLetter } from '../../wire/index.js';
import type { Kept, Source } from './source.js';

const UPLOAD = 'oss:UploadCallback';
const TARGETS = { webhook: true, function: true } satisfies Record<HandoffTarget['name'], true>;
// Each by its whole name, since other signals' hand-offs may have failed by the thousand.
const HAND_OFFS = Object.keys(TARGETS).map((target) => `handoff:${target}:${UPLOAD}`);

/** A signal with the rows that hold it, in the order in which they were first received. */
interface Failed {
  readonly signal: UploadCallbackSignal;
  readonly rows: readonly [LedgerRow, ...LedgerRow[]];
}

/**
 * The ledger's upload callbacks of which the handler or a hand-off failed, or died with its invocation. Rows of one signal
 * are one dead letter, since one invocation does all that is left of it; what their function is called, nothing says. Rows that
 * hold no signal come last, so that they hide none. With `only`, no others are read than those that one of them may mean.
 */
export function ledgerSource(url: string, only: readonly string[]): Source {
  const naming = only.length > 0 ? only : undefined;
  return { name: 'the ledger', take };

  async function* take(): AsyncGenerator<Kept> {
    const found = await Promise.all([UPLOAD, ...HAND_OFFS].map(readFailed));
    const unreadable: Kept[] = [];
    const signals = new Map<string, Failed>();
    for (const row of found.flat().toSorted(byTime)) {
      try {
        add(signals, row);
      } catch (error) {
        const { message } = asInboxError(error, 'body_invalid', 'it could not be decoded');
        unreadable.push(withoutSignal(row, `what it holds cannot be replayed: ${message}`));
      }
    }
    for (const failed of signals.values()) yield withSignal(failed);
    yield* unreadable;
    for (const row of await readOpen({ type: UPLOAD, hasSignal: false })) {
      const [why = ''] = (row.lastError ?? '').split('\n', 1);
      const trouble = `its body could not be decoded, so that there is no signal to replay (npx oss-inbox show prints the body). ${why}`;
      yield withoutSignal(row, trouble.trim());
    }
  }

  function readFailed(type: string): Promise<LedgerRow[]> {
    return readOpen({ type, hasSignal: true, hasContent: true });
  }

  function readOpen(query: LedgerQuery): Promise<LedgerRow[]> {
    return readLedger(url, { ...query, states: ['failed', 'abandoned'], naming });
  }

  function withSignal(failed: Failed): Kept {
    const { signal, rows } = failed;
    const ids = rows.map(({ id }) => id);
    return {
      place: `row ${ids[0]}`,
      names: [...ids, signal.id],
      content: { deadLetter: deadLetterOf(failed) },
      hold: async () => {},
      // It is the function that completes the rows; the answer alone may be another database's.
      settle: () => expectCompleted(failed),
      release: async () => {},
    };
  }

  async function expectCompleted({ signal, rows }: Failed): Promise<void> {
    const ticketId = signal.data.ticket && `ticket:${signal.data.ticket.nonce}`;
    const ids = new Set([...rows.map(({ id }) => id), ...(ticketId ? [ticketId] : [])]);
    const now = (await Promise.all([...ids].map((id) => readLedger(url, { id })))).flat();
    const isHandedOff = now.some((row) => HAND_OFFS.includes(row.type) && isCompleted(row));
    const isSpent = now.some(
      (row) => row.type === UPLOAD && isCompleted(row) && row.id === ticketId,
    );
    for (const { id, type } of rows) {
      const row = now.find((each) => each.id === id && each.type === type);
      if (row && isCompleted(row)) continue;
      // Kept before any attempt, and by a function without a handler, which only hands it on and leaves this row alone.
      if (type === UPLOAD && row?.attempts === 0 && isHandedOff) continue;
      // What was kept beside its ticket's row is removed when it is done.
      if (row === undefined && isKeptBeside(id) && (isSpent || isHandedOff)) continue;
      const name = type === UPLOAD ? 'its row' : `its row ${type}`;
      const more = type === UPLOAD ? '' : ', and does it still hand on there';
      throw new Error(
        `the function answered, but ${name} is ${row?.state ?? 'gone'}: does the function use this database${more}?`,
      );
    }
  }
}

function add(signals: Map<string, Failed>, row: LedgerRow): void {
  const signal = decodeReplay(eventOf(row.payload));
  if (signal === undefined) return;
  // Two uploads with one ticket are two signals, whose rows have different ids.
  const key = JSON.stringify([signal.id, signal.data.bucket, signal.data.object]);
  const before = signals.get(key);
  signals.set(key, { signal, rows: before ? [...before.rows, row] : [row] });
}

// Handing on comes last, so that its row says what is the matter by now.
function deadLetterOf({ rows }: Failed): DeadLetter {
  const own = rows.find(({ id }) => !isKeptBeside(id)) ?? rows[0];
  const row = rows.find(({ type }) => type !== UPLOAD) ?? own;
  const { id, type, payload, lastError, state, attempts, receivedAt } = row;
  const step = type === UPLOAD ? [] : [type.slice(0, -UPLOAD.length - 1)];
  return {
    id,
    event: eventOf(payload),
    function: undefined,
    reason: { code: state, message: [...step, ...(lastError ? [lastError] : [])].join(': ') },
    attempts,
    time: receivedAt,
  };
}

function withoutSignal({ id }: LedgerRow, trouble: string): Kept {
  return {
    place: `row ${id}`,
    names: [id],
    content: { trouble },
    hold: async () => {},
    settle: async () => {},
    release: async () => {},
  };
}

function eventOf(payload: unknown): Buffer {
  return Buffer.from(JSON.stringify({ replay: payload }));
}

function isKeptBeside(id: string): boolean {
  return id.startsWith('kept:');
}

function isCompleted({ state }: LedgerRow): boolean {
  return state === 'completed';
}

function byTime(a: LedgerRow, b: LedgerRow): number {
  return a.receivedAt.getTime() - b.receivedAt.getTime();
}
