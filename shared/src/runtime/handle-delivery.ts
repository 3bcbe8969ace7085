import type { InboxError } from '../core/index.js';
import type { Signal } from '../signal/index.js';
import { type Decoded, MAX_DEAD_LETTERS } from './decoded.js';
import { handleSignal } from './handle-signal.js';
import type { Handlers } from './handlers.js';
import type { Invocation } from './invocation.js';
import { type Poison, rejectPoison } from './reject-poison.js';

/** What became of the things found in one delivery. */
export interface HandledDelivery {
  readonly received: number;
  readonly count: {
    readonly handled: number;
    readonly duplicate: number;
    readonly ignored: number;
    /** Poison that is in the dead-letter queue. */
    readonly rejected: number;
  };
  /** The handled and the duplicate ones. */
  readonly signals: readonly Signal[];
  /** Poison that is not rejected, and what a handler failed on. */
  readonly failures: readonly InboxError[];
}

/** Handles whatever was found in a delivery, also where something before it failed. Never rejects. */
export async function handleDelivery(
  decoded: readonly Decoded[],
  handlers: Handlers,
  invocation: Invocation,
): Promise<HandledDelivery> {
  const count = { handled: 0, duplicate: 0, ignored: 0, rejected: 0 };
  const signals: Signal[] = [];
  const failures: InboxError[] = [];
  const reject = async (poison: Poison) => {
    const failure = await rejectPoison(poison, invocation);
    if (failure === undefined) count.rejected += 1;
    else failures.push(failure);
  };
  for (const item of decoded) {
    if (!item.ok) {
      await reject(item);
      continue;
    }
    // One after the other, since OSS may have told of several things that happened to one object.
    const { signal } = item;
    const handled = await handleSignal(signal, handlers, invocation);
    if (handled.outcome !== 'failed') {
      count[handled.outcome] += 1;
      if (handled.outcome !== 'ignored') signals.push(signal);
    } else if (handled.error.code === 'handoff_refused' && count.rejected < MAX_DEAD_LETTERS) {
      // What a target refuses for good is like poison: trying again does not help. As an event, the signal itself has
      // the function go on where it ended. Where too many are refused, the whole delivery is kept by whoever sent it.
      await reject({ error: handled.error, text: JSON.stringify(signal) });
    } else {
      failures.push(handled.error);
    }
  }
  return { received: decoded.length, count, signals, failures };
}

/** The failure that speaks for all: one that can be mended by trying again, where there is one. */
export function worstOf(failures: readonly InboxError[]): InboxError | undefined {
  return failures.find(({ retryable }) => retryable) ?? failures[0];
}
