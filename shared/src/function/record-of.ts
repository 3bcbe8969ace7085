import type { InboxRecord } from '../inbox/index.js';
import { isUploadCallbackSignal, objectOf, type Signal } from '../signal/index.js';

/** What the inbox remembers a signal by. */
export function recordOf(signal: Signal): InboxRecord {
  return { id: recordId(signal), type: signal.type, ...objectOf(signal), payload: signal };
}

// A ticket is good for one completed upload: its nonce, not the upload, is what may be handled once.
function recordId(signal: Signal): string {
  const ticket = isUploadCallbackSignal(signal) ? signal.data.ticket : undefined;
  return ticket === undefined ? signal.id : `ticket:${ticket.nonce}`;
}
