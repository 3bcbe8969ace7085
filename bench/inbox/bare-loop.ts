import type { ObjectEventSignal } from 'oss-inbox';
import type { ISql, Sql } from 'postgres';
import { recordOf, result, terms } from './signals.js';

/** What one would write by hand, with the driver alone, on a table like the inbox's. It knows of no leases. */
export function bareLoop(sql: Sql) {
  return {
    insert: (signal: ObjectEventSignal) => insert(sql, signal),
    select: (signal: ObjectEventSignal) => select(sql, signal),

    /** Gives what the handler returned before, as the inbox does. */
    insertAndSelect: async (signal: ObjectEventSignal) =>
      (await insert(sql, signal)) ? undefined : select(sql, signal),

    insertAndUpdate: async (signal: ObjectEventSignal) => {
      if (await insert(sql, signal)) await update(sql, signal);
    },

    inTransaction: (signal: ObjectEventSignal) =>
      sql.begin(async (transaction) => {
        if (await insert(transaction, signal)) await update(transaction, signal);
      }),
  };
}

async function insert(sql: ISql, signal: ObjectEventSignal): Promise<boolean> {
  const { id, type, bucket = null, key = null, payload } = recordOf(signal);
  const { count } = await sql`
    insert into bare (id, type, bucket, key, payload, state, attempts, holder, claimed_at, lease_until)
    values (
      ${id}, ${type}, ${bucket}, ${key}, ${JSON.stringify(payload)}::text::json, 'claimed', 1, ${terms.holder},
      clock_timestamp(), clock_timestamp() + ${terms.leaseMs}::int * interval '1 ms'
    )
    on conflict do nothing`;
  return count > 0;
}

async function update(sql: ISql, { id, type }: ObjectEventSignal): Promise<void> {
  await sql`
    update bare
    set state = 'completed', result = ${JSON.stringify(result)}::text::json, ended_at = clock_timestamp()
    where id = ${id} and type = ${type}`;
}

async function select(sql: ISql, { id, type }: ObjectEventSignal): Promise<unknown> {
  const [row] = await sql<{ state: string; result: string }[]>`
    select state, result::text from bare where id = ${id} and type = ${type}`;
  return row?.state === 'completed' ? JSON.parse(row.result) : undefined;
}
