import { createSignal, type SmqMessageSignal } from '../../../shared/src/signal/index.js';

/** A signal of a message of the user's own. */
export function messageSignal(id = 'm-1', text = 'héllo'): SmqMessageSignal {
  return createSignal<SmqMessageSignal>({
    id,
    source: 'acs.mns',
    type: 'smq:Message',
    subject: 'acs:mns:::topics/orders',
    time: '2026-03-01T02:03:04.000Z',
    data: { text, attributes: {} },
  });
}

/** One whose JSON has this many bytes. */
export function signalOfBytes(bytes: number): SmqMessageSignal {
  const empty = Buffer.byteLength(JSON.stringify(messageSignal('m-1', '')));
  return messageSignal('m-1', 'a'.repeat(bytes - empty));
}
