import type { ISql, PendingQuery, Row } from 'postgres';
import { InboxError, inTime, tryParseJson } from '../core/index.js';
import { connect, loadDriver } from './postgres-client.js';
import { storeFailure } from './postgres-failure.js';
import { nameColumn } from './postgres-record.js';

/** `abandoned`: claimed by somebody whose lease is over, by the database's clock. */
export type LedgerState = 'claimed' | 'abandoned' | 'completed' | 'failed';

/** A row of the table `oss_inbox`. */
export interface LedgerRow {
  readonly id: string;
  readonly type: string;
  readonly bucket: string | null;
  readonly key: string | null;
  readonly state: LedgerState;
  readonly attempts: number;
  readonly holder: string | null;
  readonly receivedAt: Date;
  readonly claimedAt: Date | null;
  readonly leaseUntil: Date | null;
  readonly endedAt: Date | null;
  readonly lastError: string | null;
  /** Only where they are asked for. */
  readonly payload?: unknown;
  readonly result?: unknown;
}

/** Which rows; whatever is left out does not matter. */
export interface LedgerQuery {
  /** As it is in the table, or a signal's own that is too long for it. */
  readonly id?: string | undefined;
  /** With a `*` at its end, all types that begin so. */
  readonly type?: string | undefined;
  readonly bucket?: string | undefined;
  readonly key?: string | undefined;
  readonly states?: readonly LedgerState[] | undefined;
  /** Received then or later. */
  readonly since?: Date | undefined;
  /** Whose id or state is one of these, or that hold one as a text of their payload; with a `*` at the end, begins so. */
  readonly naming?: readonly string[] | undefined;
  /** Whether the payload is a signal, as far as a look at its text tells. */
  readonly hasSignal?: boolean | undefined;
  /** So many at most: the last ones. All there are without it. */
  readonly limit?: number | undefined;
  /** Whether the payloads and results are read. */
  readonly hasContent?: boolean | undefined;
}

const CONNECT_MS = 10_000;
/** What only a signal's own members hold unescaped: within text, the quotes have backslashes. */
const SIGNAL = '"specversion"';

/**
 * The rows of the ledger in the PostgreSQL database of this URL, in the order in which they were first received.
 *
 * @throws {InboxError} `store_unavailable`, with the likely cause.
 */
export async function readLedger(url: string, query: LedgerQuery): Promise<LedgerRow[]> {
  try {
    const sql = connect(await loadDriver(), url);
    try {
      // Stryker disable next-line StringLiteral: there is an answer to an empty statement, too
      await inTime(CONNECT_MS, () => sql`select 1`, noAnswer);
      const rows = await select(sql, query);
      return rows.map((row) => toLedgerRow(row, query)).toReversed();
    } finally {
      await sql.end({ timeout: 1 });
    }
  } catch (error) {
    throw storeFailure(error);
  }
}

function select(sql: ISql, query: LedgerQuery): PendingQuery<Row[]> {
  const { limit = null, hasContent } = query;
  const content = hasContent ? sql`, payload, result` : sql``;
  return sql`
    select id, type, bucket, key, attempts, holder, received_at, claimed_at, lease_until, ended_at, last_error, state
      ${content}
    from (
      select id, type, bucket, key, attempts, holder, received_at, claimed_at, lease_until, ended_at, last_error,
        case when state = 'claimed' and lease_until < clock_timestamp() then 'abandoned' else state end as state,
        payload::text as payload, result::text as result
      from oss_inbox
    ) as ledger
    where ${conditions(sql, query)}
    order by received_at desc, type desc, id desc
    limit ${limit}`;
}

function conditions(sql: ISql, query: LedgerQuery) {
  const { id, type, bucket, key, states, since, naming, hasSignal } = query;
  const all = [
    ...(id === undefined ? [] : [sql`id in ${sql([id, nameColumn(id)])}`]),
    ...(type === undefined ? [] : [typeCondition(sql, type)]),
    ...(bucket === undefined ? [] : [sql`bucket = ${bucket}`]),
    ...(key === undefined ? [] : [sql`key = ${key}`]),
    ...(states === undefined ? [] : [sql`state in ${sql([...states])}`]),
    ...(since === undefined ? [] : [sql`received_at >= ${since}`]),
    ...(naming === undefined ? [] : [namingCondition(sql, naming)]),
    ...(hasSignal === undefined ? [] : [sql`(strpos(payload, ${SIGNAL}) > 0) = ${hasSignal}`]),
  ];
  return all.reduce((before, next) => sql`${before} and ${next}`, sql`true`);
}

function typeCondition(sql: ISql, type: string) {
  if (!type.endsWith('*')) return sql`type = ${type}`;
  return sql`starts_with(type, ${type.slice(0, -1)})`;
}

// The text is searched and not the JSON: PostgreSQL cannot take JSON apart that holds \u0000 or half of a surrogate pair.
function namingCondition(sql: ISql, names: readonly string[]) {
  const each = names.map((name) => {
    if (!name.endsWith('*')) {
      const inPayload = sql`strpos(payload, ${JSON.stringify(name)}) > 0`;
      return sql`id in ${sql([name, nameColumn(name)])} or state = ${name} or ${inPayload}`;
    }
    const start = name.slice(0, -1);
    const inPayload = sql`strpos(payload, ${JSON.stringify(start).slice(0, -1)}) > 0`;
    return sql`starts_with(id, ${start}) or starts_with(state, ${start}) or ${inPayload}`;
  });
  return sql`(${each.reduce((before, next) => sql`${before} or ${next}`, sql`false`)})`;
}

function toLedgerRow(row: Row, { hasContent }: LedgerQuery): LedgerRow {
  return {
    id: row['id'],
    type: row['type'],
    bucket: row['bucket'],
    key: row['key'],
    state: row['state'],
    attempts: row['attempts'],
    holder: row['holder'],
    receivedAt: row['received_at'],
    claimedAt: row['claimed_at'],
    leaseUntil: row['lease_until'],
    endedAt: row['ended_at'],
    lastError: row['last_error'],
    ...(hasContent && {
      payload: tryParseJson(row['payload']),
      result: tryParseJson(row['result'] ?? 'null'),
    }),
  };
}

function noAnswer(): never {
  throw new InboxError(
    'store_unavailable',
    `the database could not be asked: it does not answer within ${CONNECT_MS / 1000} s: is the address of DATABASE_URL right, and is this machine on its IP allowlist?`,
  );
}
