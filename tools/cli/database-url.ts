import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';

const NAME = 'DATABASE_URL';
const FORM = 'postgres://user:password@host:5432/database';

/**
 * The database's URL: what the command line gives, else DATABASE_URL of the environment, else of `.env` in the working
 * directory. An empty one counts as unset.
 *
 * @throws {Error} when there is none, or it is no PostgreSQL URL; it never holds the URL.
 */
export function databaseUrl(given: string | undefined): string {
  const url = [given, process.env[NAME]].map((value) => value?.trim()).find(Boolean) ?? fromFile();
  if (!url) {
    throw new Error(
      `${NAME} is not set: set it, in the environment or in .env here, or give --database-url ${FORM}`,
    );
  }
  if (!/^postgres(?:ql)?:\/\/[^\s/?#]+/.test(url)) {
    throw new Error(`the database's URL must be of the form ${FORM}`);
  }
  return url;
}

function fromFile(): string | undefined {
  if (!existsSync('.env')) return undefined;
  return parseEnv(readFileSync('.env', 'utf8'))[NAME]?.trim();
}
