import { Command, Option } from 'commander';
import { type Migration, migrate, migrationScript } from 'oss-inbox';
import { databaseUrl } from './database-url.js';
import { migrationError } from './migration-error.js';

interface Options {
  readonly databaseUrl?: string;
  readonly grant?: string;
  readonly print?: boolean;
  readonly json?: boolean;
}

/** `oss-inbox migrate`: the inbox's table in a PostgreSQL database, created or upgraded. */
export function migrateCommand(): Command {
  return new Command('migrate')
    .description("create or upgrade the inbox's table in the PostgreSQL database of DATABASE_URL")
    .option(
      '--database-url <url>',
      'the database, instead of DATABASE_URL in the environment or in .env',
    )
    .option(
      '--grant <user>',
      "let this database user read and write the table's rows, and nothing else",
    )
    .addOption(new Option('--print', 'print the SQL and change nothing').conflicts('json'))
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
It may be run again at any time, and several times at once. Run it before the functions of a new version are deployed.

Examples:
  npx oss-inbox migrate
  npx oss-inbox migrate --database-url postgres://owner:password@host:5432/inbox --grant functions
  npx oss-inbox migrate --print --grant functions | psql -v ON_ERROR_STOP=1 …`,
    )
    .action(async (options: Options) => {
      if (options.print) {
        process.stdout.write(migrationScript(options.grant));
        return;
      }
      const url = databaseUrl(options.databaseUrl);
      const done = await migrate(url, options.grant).catch((error: unknown) => {
        throw migrationError(error);
      });
      console.log(report(done, options));
    });
}

function report(done: Migration, { grant, json }: Options): string {
  if (json) return JSON.stringify(grant === undefined ? done : { ...done, grant }, undefined, 2);
  const { outcome, server, database, schema } = done;
  const lines = [
    `The table oss_inbox was ${outcome}.`,
    `  server    ${server}`,
    `  database  ${database}, schema ${schema}`,
  ];
  if (grant !== undefined) lines.push(`  granted   ${grant} may read and write its rows`);
  const user = grant === undefined ? '' : ` with the user ${grant}`;
  lines.push('', `Next: set DATABASE_URL${user} in .env, and deploy the functions: npx s deploy`);
  return lines.join('\n');
}
