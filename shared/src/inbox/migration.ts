/**
 * What brings a database to this version from any older one, in order; each statement does nothing where it is done. A new
 * version appends to it, `alter table … add column if not exists …`, and changes nothing above.
 */
const statements = [
  `create table if not exists oss_inbox (
  id text not null,
  type text not null,
  bucket text,
  key text,
  state text not null check (state in ('claimed', 'completed', 'failed')),
  attempts integer not null,
  holder text,
  received_at timestamptz not null default clock_timestamp(),
  claimed_at timestamptz,
  lease_until timestamptz,
  ended_at timestamptz,
  payload json not null,
  result json,
  last_error text,
  primary key (id, type)
)`,
  // What happened to this object?
  'create index if not exists oss_inbox_object on oss_inbox (bucket, key, received_at)',
  // What is old enough to be removed?
  "create index if not exists oss_inbox_completed on oss_inbox (ended_at) where state = 'completed'",
  // A ticket that is spent is remembered as long as it could be used.
  'alter table oss_inbox add column if not exists keep_until timestamptz',
  // What was kept, and is old enough to be removed?
  "create index if not exists oss_inbox_unclaimed on oss_inbox (ended_at) where state = 'failed' and attempts = 0",
];

/** Has two migrations at once, which would both create the table, follow each other: any number that nobody else locks. */
export const migrationLock = 'select pg_advisory_xact_lock(677105110)';

/** What a migration does once it has the lock, statement by statement. */
export function migrationSteps(grant?: string): string[] {
  // Behind a statement that waits for the table, every function waits too.
  const limit = "set local lock_timeout = '10s'";
  return [limit, ...statements, ...(grant === undefined ? [] : grantsTo(grant))];
}

/**
 * The SQL script that creates or upgrades the inbox's table, in one transaction; it may be run again, and several times at
 * once. With `grant`, the user of that name gets what the functions need, which is no more than to read and write rows.
 */
export function migrationScript(grant?: string): string {
  return ['begin', migrationLock, ...migrationSteps(grant), 'commit', ''].join(';\n');
}

function grantsTo(grantee: string): string[] {
  const user = `"${grantee.replaceAll('"', '""')}"`;
  const name = literal(grantee);
  // In a schema other than public, nobody may use anything unasked.
  const useSchema = `
begin
  if not has_schema_privilege(${name}, current_schema(), 'usage') then
    execute format('grant usage on schema %I to %I', current_schema(), ${name});
  end if;
end`;
  return [
    `grant select, insert, update, delete on oss_inbox to ${user}`,
    `do ${literal(useSchema)}`,
  ];
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
