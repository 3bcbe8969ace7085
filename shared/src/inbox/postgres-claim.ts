import { randomBytes } from 'node:crypto';
import type { ISql } from 'postgres';
import { columnsOf, nameColumn } from './postgres-record.js';
import type { Claim, ClaimRequest, InboxRecord } from './store.js';

interface ClaimRow {
  readonly state: Claim['state'];
  readonly attempts: number;
  readonly result: string | null;
  readonly leaseMs: number;
}

/**
 * A claim, to be sent as often as it takes: one that was given up may reach the server after all, behind the one sent in
 * its stead, and must not take over from that. So the claimant is the holder and a mark of this claim, 9 characters.
 */
export function claimOf(
  record: InboxRecord,
  { leaseMs, ...request }: ClaimRequest,
): (sql: ISql) => Promise<Claim> {
  const { id, type, bucket, key, keepUntil, payload } = columnsOf(record);
  const holder = nameColumn(request.holder);
  const claimant = `${holder} ${randomBytes(4).toString('hex')}`;

  return async (sql) => {
    for (;;) {
      const [row] = await sql<ClaimRow[]>`
        with found as (
          select state, result, lease_until from oss_inbox where id = ${id} and type = ${type}
        ), claimed as (
          insert into oss_inbox as known
            (id, type, bucket, key, keep_until, payload, state, attempts, holder, claimed_at, lease_until)
          select
            ${id}, ${type}, ${bucket}::text, ${key}::text, ${keepUntil}::timestamptz, ${payload}::text::json,
            'claimed', 1, ${claimant}::text, clock_timestamp(), clock_timestamp() + ${leaseMs}::int * interval '1 ms'
          where not exists (select from found where state = 'completed')
          on conflict (id, type) do update set
            bucket = excluded.bucket, key = excluded.key, keep_until = excluded.keep_until, payload = excluded.payload,
            state = 'claimed', holder = excluded.holder, claimed_at = excluded.claimed_at,
            lease_until = excluded.lease_until, ended_at = null,
            attempts = known.attempts + (known.holder is distinct from excluded.holder)::int
          where known.state = 'failed' and known.holder is distinct from excluded.holder
            or known.state = 'claimed'
            and (left(known.holder, -9) = ${holder}::text or known.lease_until <= clock_timestamp())
          returning attempts
        )
        select 'claimed' as state, attempts, null as result, 0 as "leaseMs" from claimed
        union all
        select
          case state when 'claimed' then 'busy' else state end, 0, result::text,
          greatest(extract(epoch from lease_until - clock_timestamp()) * 1000, 1)::int
        from found where state <> 'failed' and not exists (select from claimed)`;
      if (row?.state === 'claimed') return { state: 'claimed', attempt: row.attempts };
      if (row?.state === 'busy') return { state: 'busy', leaseMs: row.leaseMs };
      if (row !== undefined) return { state: 'completed', result: row.result ?? undefined };
      // No row: somebody else's claim was committed while this one looked.
    }
  };
}
