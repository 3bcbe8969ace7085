import { Command } from 'commander';
import { type LedgerRow, readLedger } from 'oss-inbox';
import { databaseUrl } from '../database-url.js';
import { paint } from '../terminal/paint.js';
import { printable } from '../terminal/printable.js';
import { stateText } from './ledger-text.js';

const MOST_ROWS = 1000;

interface Options {
  readonly databaseUrl?: string;
  readonly json?: boolean;
}

/** `oss-inbox show`: all that the ledger has of one signal. */
export function showCommand(): Command {
  return new Command('show')
    .description('show all that the inbox has of one signal: its row, and those of its handing on')
    .argument('<id>', "the signal's, as ls prints it")
    .option(
      '--database-url <url>',
      'the database, instead of DATABASE_URL in the environment or in .env',
    )
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Nothing is changed. It exits with 1 where there is no such row.

Examples:
  npx oss-inbox show 65A1B2C3D4E5F60718293A4B
  npx oss-inbox show 65A1B2C3D4E5F60718293A4B --json`,
    )
    .action(async (id: string, { json, ...options }: Options) => {
      const url = databaseUrl(options.databaseUrl);
      const rows = await readLedger(url, { id, limit: MOST_ROWS, hasContent: true });
      if (rows.length === 0) process.exitCode = 1;
      if (json) console.log(JSON.stringify(rows, undefined, 2));
      else if (rows.length > 0) console.log(rows.map(rowText).join('\n\n'));
      else console.error(`oss-inbox: the ledger has nothing of the id ${printable(id)}`);
    });
}

function rowText(row: LedgerRow): string {
  const { type, state, lastError, payload, result, ...facts } = row;
  const lines = Object.entries(facts).flatMap(([name, value]) => {
    if (value === null) return [];
    const text = value instanceof Date ? value.toISOString() : String(value);
    return [field(name, printable(text).replaceAll('\n', '\\n'))];
  });
  return [
    `${paint('bold', printable(type))}  ${stateText(state)}`,
    ...lines,
    ...(lastError === null ? [] : [field('lastError', paint('red', indented(lastError)))]),
    field('payload', jsonText(payload)),
    ...(result === null ? [] : [field('result', jsonText(result))]),
  ].join('\n');
}

function field(name: string, text: string): string {
  return `  ${name.padEnd(11)} ${text}`;
}

function jsonText(value: unknown): string {
  return indented(JSON.stringify(value, undefined, 2) ?? '');
}

function indented(text: string): string {
  return printable(text).replaceAll('\n', '\n    ');
}
