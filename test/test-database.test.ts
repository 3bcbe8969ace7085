import postgres from 'postgres';
import { expect, it } from 'vitest';
import { newDatabase } from './test-database.js';

it('gives a place that others do not see, and leaves nothing behind', async () => {
  const [mine, other] = await Promise.all([newDatabase(), newDatabase()]);
  const again = postgres(mine.url, { max: 1 });
  try {
    await mine.sql`create table things (name text)`;
    await mine.sql`insert into things values ('mine')`;
    expect([...(await again`select name from things`)]).toEqual([{ name: 'mine' }]);
    await expect(other.sql`select name from things`).rejects.toThrow('does not exist');
  } finally {
    await again.end();
    await mine.drop();
  }
  const schema = new URL(mine.url).searchParams.get('search_path');
  expect([...(await other.sql`select 1 from pg_namespace where nspname = ${schema}`)]).toEqual([]);
  await other.drop();
});
