import type { InboxError } from '../core/index.js';
import type { Signal } from '../signal/index.js';
import type { Decoded } from './decode-delivery.js';
import { handleSignal } from './handle-signal.js';
import type { Handlers } from './handlers.js';
import type { Invocation } from './invocation.js';
import { rejectPoison } from './reject-poison.js';

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
  for (const item of decoded) {
    if (!item.ok) {
      const failure = await rejectPoison(item, invocation);
      if (failure === undefined) count.rejected += 1;
      else failures.push(failure);
      continue;
    }
    // One after the other, since OSS may have told of several things that happened to one object.
    const handled = await handleSignal(item.signal, handlers, invocation);
    if (handled.outcome === 'failed') {
      const failure = await rejectRefused(item.signal, handled.error, invocation);
      if (failure === undefined) count.rejected += 1;
      else failures.push(failure);
      continue;
    }
    count[handled.outcome] += 1;
    if (handled.outcome !== 'ignored') signals.push(item.signal);
  }
  return { received: decoded.length, count, signals, failures };
}

/** The failure that speaks for all: one that can be mended by trying again, where there is one. */
export function worstOf(failures: readonly InboxError[]): InboxError | undefined {
  return failures.find(({ retryable }) => retryable) ?? failures[0];
}

// What a target refuses for good is like poison: trying again does not help. As an event, the signal itself has the
// function go on where it ended.
async function rejectRefused(
  signal: Signal,
  error: InboxError,
  invocation: Invocation,
): Promise<InboxError | undefined> {
  if (error.code !== 'handoff_refused') return error;
  return rejectPoison({ error, text: JSON.stringify(signal) }, invocation);
}
