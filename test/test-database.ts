import { randomBytes } from 'node:crypto';
import postgres, { type Sql } from 'postgres';
import { inject } from 'vitest';

export interface TestDatabase {
  /** Connections by this URL see the schema of this database and no other's. */
  readonly url: string;
  readonly sql: Sql;
  /** Removes it with all that is in it, and ends the connections of `sql`. */
  drop(): Promise<void>;
}

/** A place of its own on the tests' PostgreSQL: a schema with a random name. */
export async function newDatabase(): Promise<TestDatabase> {
  const schema = `test_${randomBytes(6).toString('hex')}`;
  const url = new URL(inject('databaseUrl'));
  url.searchParams.set('search_path', schema);
  const sql = postgres(url.href, { onnotice: () => undefined });
  await sql`create schema ${sql(schema)}`;
  return {
    url: url.href,
    sql,
    async drop() {
      await sql`drop schema ${sql(schema)} cascade`;
      await sql.end();
    },
  };
}
