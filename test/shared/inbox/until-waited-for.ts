import { setTimeout as wait } from 'node:timers/promises';
import type { Sql } from 'postgres';

/** Waits until somebody waits for what the transaction of this backend has. */
export async function untilWaitedFor(sql: Sql, pid: unknown): Promise<void> {
  const [row] = await sql`
    select count(*)::int from pg_stat_activity where ${Number(pid)} = any(pg_blocking_pids(pid))`;
  if (row?.['count'] === 1) return;
  await wait(5);
  await untilWaitedFor(sql, pid);
}
