import type { LedgerRow, LedgerState } from 'oss-inbox';
import { paint } from '../terminal/paint.js';
import { printable } from '../terminal/printable.js';

const colours = {
  claimed: 'cyan',
  abandoned: 'yellow',
  completed: 'green',
  failed: 'red',
} as const;

/** The state, in its colour. */
export function stateText(state: LedgerState, width = 0): string {
  return paint(colours[state], state.padEnd(width));
}

/** `2026-03-01 02:03:04`, in UTC. */
function timeText(time: Date): string {
  return time.toISOString().slice(0, 19).replace('T', ' ');
}

/** A text of one line that a terminal can be given, cut after so many characters. */
function lineText(text: string, most: number): string {
  const [first = ''] = text.trim().split('\n', 1);
  const line = printable(first);
  return line.length > most ? `${line.slice(0, most - 1)}…` : line;
}

/** Two lines a row: what it is, then its object, id and error. */
export function ledgerText(rows: readonly LedgerRow[], limit: number): string {
  if (rows.length === 0) return 'Nothing in the ledger fits.';
  const width = Math.min(48, Math.max(...rows.map(({ type }) => type.length)));
  const lines = rows.map((row) => rowText(row, width));
  const more =
    rows.length === limit ? [paint('dim', `The last ${limit}; --limit gives more.`)] : [];
  return [...lines, ...more].join('\n');
}

function rowText(row: LedgerRow, width: number): string {
  const { receivedAt, type, state, attempts, bucket, key, id, lastError } = row;
  const tries = `${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}`;
  const object = bucket === null ? '' : `  ${printable(`${bucket}/${key ?? ''}`)}`;
  return [
    `${timeText(receivedAt)}  ${lineText(type, 48).padEnd(width)}  ${stateText(state, 9)}  ${tries}`,
    `    ${paint('dim', lineText(id, 60))}${object}`,
    ...(lastError === null ? [] : [`    ${paint('red', lineText(lastError, 94))}`]),
  ].join('\n');
}
