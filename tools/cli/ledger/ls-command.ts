import { Command, Option } from 'commander';
import { type LedgerState, readLedger } from 'oss-inbox';
import { databaseUrl } from '../database-url.js';
import { ledgerText } from './ledger-text.js';
import { readLimit } from './read-limit.js';
import { readObject } from './read-object.js';
import { readSince } from './read-since.js';

interface Options {
  readonly object?: { readonly bucket: string; readonly key: string };
  readonly bucket?: string;
  readonly state?: LedgerState;
  readonly type?: string;
  readonly since?: Date;
  readonly limit: number;
  readonly databaseUrl?: string;
  readonly json?: boolean;
}

/** `oss-inbox ls`: what happened, in order, across the channels. */
export function lsCommand(): Command {
  return new Command('ls')
    .description('list what the inbox has received, in order: the last rows of its table')
    .addOption(
      new Option('--object <bucket/key>', 'of this object only')
        .argParser(readObject)
        .conflicts('bucket'),
    )
    .option('--bucket <bucket>', 'of this bucket only')
    .addOption(
      new Option(
        '--state <state>',
        'in this state only; abandoned is claimed, with its lease over',
      ).choices(['claimed', 'abandoned', 'completed', 'failed']),
    )
    .option('--type <type>', "of this type only; 'oss:Object*' for all that begin so")
    .option('--since <when>', 'received since: 30m, 2h, 3d ago, or 2026-03-01T08:00Z', readSince)
    .option('--limit <number>', 'so many at most, the last ones', readLimit, 50)
    .option(
      '--database-url <url>',
      'the database, instead of DATABASE_URL in the environment or in .env',
    )
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Nothing is changed. Times are in UTC.

Examples:
  npx oss-inbox ls --object oss-inbox-uploads/uploads/report.pdf
  npx oss-inbox ls --state failed --since 2h
  npx oss-inbox ls --type 'handoff:*' --json`,
    )
    .action(async ({ object, bucket, state, type, since, limit, json, ...options }: Options) => {
      const rows = await readLedger(databaseUrl(options.databaseUrl), {
        bucket: object?.bucket ?? bucket,
        key: object?.key,
        states: state && [state],
        type,
        since,
        limit,
      });
      console.log(json ? JSON.stringify(rows, undefined, 2) : ledgerText(rows, limit));
    });
}
