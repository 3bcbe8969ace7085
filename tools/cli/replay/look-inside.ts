import { asInboxError, decodeDelivery, decodeReplay, objectOf, type Signal } from 'oss-inbox';
import type { DeadLetter } from '../../wire/index.js';

/** One thing in a dead letter's event. */
export type Inside =
  | { readonly id: string; readonly type: string; readonly bucket?: string; readonly key?: string }
  | { readonly error: { readonly code: string; readonly message: string } };

/** What a function would find in the dead letter's event. */
export async function lookInside({ event, id }: DeadLetter): Promise<Inside[]> {
  try {
    const replay = decodeReplay(event);
    if (replay) return [summary(replay)];
  } catch (error) {
    const { code, message } = asInboxError(error, 'body_invalid', 'could not be decoded');
    return [{ error: { code, message } }];
  }
  const found = await decodeDelivery(event, { encoding: 'auto', requestId: id });
  return found.map((each) => {
    if (each.ok) return summary(each.signal);
    return { error: { code: each.error.code, message: each.error.message } };
  });
}

function summary(signal: Signal): Inside {
  return { id: signal.id, type: signal.type, ...objectOf(signal) };
}
