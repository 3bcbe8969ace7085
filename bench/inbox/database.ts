import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrationScript } from 'oss-inbox';
import postgres, { type Sql } from 'postgres';
import { startPostgres } from '../../tools/local/postgres/start-postgres.js';
import { newSignals } from './signals.js';

/** Records that are in each table before anything is measured, so that the server knows what it plans for. */
const EARLIER = 10_000;

/** A place for a bench's tables. */
export interface BenchDatabase {
  /** Connections by this URL see its tables and nobody else's. */
  readonly url: string;
  /** The server's version, and how it writes what was committed. */
  readonly server: string;
  close(): Promise<void>;
}

/** The inbox's table, and one like it for bare loops, on `TEST_DATABASE_URL` or a PostgreSQL of our own that is gone afterwards. */
export async function openDatabase(): Promise<BenchDatabase> {
  const given = process.env['TEST_DATABASE_URL'];
  const { url: home, stop } = given ? { url: given, stop: async () => {} } : await ownServer();
  const schema = `bench_${randomBytes(6).toString('hex')}`;
  const url = new URL(home);
  url.searchParams.set('search_path', schema);
  const sql = connect(url.href);
  const close = async () => {
    try {
      await sql`drop schema if exists ${sql(schema)} cascade`;
      await sql.end();
    } finally {
      await stop();
    }
  };
  try {
    await sql`create schema ${sql(schema)}`;
    await sql.unsafe(migrationScript());
    await sql`
      insert into oss_inbox (id, type, bucket, key, state, attempts, claimed_at, ended_at, payload)
      select
        encode(sha256(number::text::bytea), 'base64'), 'oss:ObjectCreated:PutObject', 'example-bucket',
        'earlier/' || number, 'completed', 1, now(), now(), ${JSON.stringify(newSignals(1)[0])}::text::json
      from generate_series(1, ${EARLIER}::int) as number`;
    await sql`create table bare (like oss_inbox including all)`;
    await sql`insert into bare select * from oss_inbox`;
    await sql`analyze oss_inbox, bare`;
    const [row] = await sql<{ server: string }[]>`
      select format('PostgreSQL %s, fsync %s, synchronous_commit %s', split_part(current_setting('server_version'), ' ', 1),
        current_setting('fsync'), current_setting('synchronous_commit')) as server`;
    return { url: url.href, server: row?.server ?? '', close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** One connection, with the driver's settings that the inbox has. */
export function connect(url: string): Sql {
  return postgres(url, { max: 1, fetch_types: false, max_lifetime: null, onnotice: () => {} });
}

async function ownServer(): Promise<{ url: string; stop: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'oss-inbox-bench-postgres-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const server = await startPostgres({ folder });
    const stop = async () => {
      await server.stop();
      await remove();
    };
    return { url: server.url, stop };
  } catch (error) {
    await remove();
    throw error;
  }
}
