import type { InboxRecord } from '../../../shared/src/inbox/index.js';

let count = 0;

/** A record that no other test has. */
export function newRecord(rest: Partial<InboxRecord> = {}): InboxRecord {
  count += 1;
  return { id: `id-${count}`, type: 'oss:UploadCallback', payload: { count }, ...rest };
}
