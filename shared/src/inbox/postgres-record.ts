import { createHash } from 'node:crypto';
import type { InboxRecord } from './store.js';

const LONGEST_NAME = 400;
/** Bytes of UTF-8: no name of OSS's is longer. */
const LONGEST_OBJECT = 1023;
// PostgreSQL's text holds neither; JSON escapes both.
const UNSTORABLE = /[\0\p{Surrogate}]/u;
/** What begins like a hash is hashed too, so that no name passes for the hash of another. */
const HASH = 'sha256:';

/** The columns that tell a record's row. */
export function primaryKeyOf({ id, type }: InboxRecord) {
  return { id: nameColumn(id), type: nameColumn(type) };
}

/** All that is kept of a record. A bucket or key that OSS could not have is missing in its column; the payload has it. */
export function columnsOf(record: InboxRecord) {
  const { bucket, key, keepUntil, payload } = record;
  return {
    ...primaryKeyOf(record),
    bucket: objectColumn(bucket),
    key: objectColumn(key),
    keepUntil: keepUntil === undefined ? null : new Date(keepUntil),
    payload: JSON.stringify(payload) ?? 'null',
  };
}

/** An id or type as it is stored: as its hash where it is too long for an index or no text to PostgreSQL. */
export function nameColumn(name: string): string {
  if (name.length <= LONGEST_NAME && !UNSTORABLE.test(name) && !name.startsWith(HASH)) return name;
  return `${HASH}${createHash('sha256').update(JSON.stringify(name)).digest('base64url')}`;
}

function objectColumn(name: string | undefined): string | null {
  if (name === undefined || UNSTORABLE.test(name)) return null;
  return Buffer.byteLength(name) <= LONGEST_OBJECT ? name : null;
}
