import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startPostgres } from '../tools/local/postgres/start-postgres.js';
import { ownerOf } from '../tools/local/state/claim-folder.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** A PostgreSQL's superuser; `newDatabase` makes each test file a place of its own there. */
    databaseUrl: string;
  }
}

const PREFIX = 'oss-inbox-test-postgres-';
/** No run takes longer from making its folder to claiming it. */
const GRACE = 60_000;

/** Has one PostgreSQL for all the tests: that of `TEST_DATABASE_URL`, else one of its own that is gone when they are done. */
export async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const given = process.env['TEST_DATABASE_URL'];
  if (given) {
    project.provide('databaseUrl', given);
    return undefined;
  }
  await removeLeftovers();
  const folder = await mkdtemp(join(tmpdir(), PREFIX));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const settings = { fsync: 'off', max_connections: '200' };
    const server = await startPostgres({ folder, settings });
    project.provide('databaseUrl', server.url);
    return async () => {
      await server.stop();
      await remove();
    };
  } catch (error) {
    await remove();
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `The tests need a PostgreSQL. ${reason}\nOr set TEST_DATABASE_URL to one that is there (a superuser's)`,
      { cause: error },
    );
  }
}

/** Removes the folders of runs that were killed, each some 40 MB. */
async function removeLeftovers(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(PREFIX)) continue;
    const folder = join(tmpdir(), name);
    const made = await stat(folder).catch(() => undefined);
    if (!made || made.ctimeMs > Date.now() - GRACE || (await ownerOf(folder))) continue;
    // Another user's stays.
    await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  }
}
