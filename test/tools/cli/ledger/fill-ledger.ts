import { migrate } from 'oss-inbox';
import { newDatabase, type TestDatabase } from '../../../test-database.js';

/** A signal of an upload callback, as the functions keep it. */
export function callbackSignal(id: string, key = 'uploads/a.txt') {
  return {
    specversion: '1.0',
    id,
    source: 'acs.oss',
    type: 'oss:UploadCallback',
    subject: `bkt/${key}`,
    data: { bucket: 'bkt', object: key, crc64: '12345678901234567890', variables: {} },
  };
}

/** A ledger with a row in each state: `u-failed`, `u-done` and its handing on, `u-dead`, `e-claimed`. */
export async function filledLedger(): Promise<TestDatabase> {
  const database = await newDatabase();
  await migrate(database.url);
  const { sql } = database;
  const upload = 'oss:UploadCallback';
  await sql`
    insert into oss_inbox (id, type, bucket, key, state, attempts, received_at, lease_until, ended_at, payload, result, last_error)
    select id, type, bucket, key, state, attempts, now() - ago::interval, now() + lease::interval, now(),
      payload::text::json, result::text::json, last_error
    from (values
      ('u-failed', ${upload}, 'bkt', 'uploads/a.txt', 'failed', 2, '3 hours', null, ${payload('u-failed')}, null, ${'no room\n  at put'}),
      ('u-done', ${upload}, 'bkt', 'uploads/b.txt', 'completed', 1, '2 hours', null, ${payload('u-done')}, '{"saved":true}', null),
      ('u-done', ${`handoff:webhook:${upload}`}, 'bkt', 'uploads/b.txt', 'failed', 1, '119 minutes', null, ${payload('u-done')}, null, 'status 500'),
      ('u-dead', ${upload}, 'bkt', 'uploads/a.txt', 'claimed', 1, '1 hour', '-1 minute', ${payload('u-dead')}, null, null),
      ('e-claimed', 'oss:ObjectCreated:PutObject', 'other', 'uploads/a.txt', 'claimed', 1, '1 minute', '1 hour', '{}', null, null)
    ) as given (id, type, bucket, key, state, attempts, ago, lease, payload, result, last_error)`;
  return database;
}

function payload(id: string): string {
  return JSON.stringify(callbackSignal(id));
}
