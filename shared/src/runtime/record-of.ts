import type { InboxRecord } from '../inbox/index.js';
import {
  hashedId,
  isUploadCallbackSignal,
  objectOf,
  type Signal,
  type UploadCallbackSignal,
} from '../signal/index.js';

/** What the inbox remembers a signal by. */
export function recordOf(signal: Signal): InboxRecord {
  const record = { type: signal.type, ...objectOf(signal), payload: signal };
  const ticket = ticketOf(signal);
  if (ticket === undefined) return { ...record, id: signal.id };
  // A ticket is good for one completed upload: its nonce, not the upload, is what may be handled once, as long as it lasts.
  const { nonce, expires } = ticket;
  const keepUntil = expires === undefined ? {} : { keepUntil: expires * 1000 };
  return { ...record, id: `ticket:${nonce}`, ...keepUntil };
}

/** What a callback that failed is kept by: with one ticket several may fail, and each of them is a row. */
export function keptRecordOf(signal: UploadCallbackSignal): InboxRecord {
  const { id, ...record } = recordOf(signal);
  if (ticketOf(signal) === undefined) return { ...record, id };
  const { bucket, object, etag, size } = signal.data;
  return { ...record, id: `kept:${hashedId(id, signal.id, bucket, object, etag, size)}` };
}

function ticketOf(signal: Signal): UploadCallbackSignal['data']['ticket'] {
  return isUploadCallbackSignal(signal) ? signal.data.ticket : undefined;
}
