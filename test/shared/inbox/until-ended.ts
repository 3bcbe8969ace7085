import { setTimeout as wait } from 'node:timers/promises';
import type { Sql } from 'postgres';

/** Waits until the server has no connection of this application any more. */
export async function untilEnded(sql: Sql, application: string): Promise<void> {
  const [row] = await sql`
    select count(*)::int from pg_stat_activity where application_name = ${application}`;
  if (row?.['count'] === 0) return;
  await wait(5);
  await untilEnded(sql, application);
}
