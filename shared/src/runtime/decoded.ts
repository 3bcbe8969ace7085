import { bodyInvalid, type InboxError } from '../core/index.js';
import type { AsynchronousSignal } from '../signal/index.js';

/** One thing found in a delivery: a signal, or poison with the text it came as. */
export type Decoded =
  | { readonly ok: true; readonly signal: AsynchronousSignal }
  | {
      readonly ok: false;
      readonly error: InboxError;
      readonly text: string;
      /** Whether `text` is Base64, of bytes that are not UTF-8. */
      readonly isBase64?: true;
    };

/** The dead letters that one delivery may lead to. */
export const MAX_DEAD_LETTERS = 16;

/**
 * The same, with the poison in one piece where there is too much of it, as the text of the whole delivery: whoever can send
 * one message shall not fill the failure queue with it.
 */
export function boundPoison(found: readonly Decoded[], text: string): Decoded[] {
  const signals = found.filter(({ ok }) => ok);
  const [first, ...others] = found.flatMap((each) => (each.ok ? [] : [each.error]));
  if (first === undefined || others.length < MAX_DEAD_LETTERS) return [...found];
  const error = bodyInvalid(
    `${others.length + 1} of ${found.length} parts could not be decoded: ${first.message}`,
    { cause: first },
  );
  return [...signals, { ok: false, error, text }];
}
