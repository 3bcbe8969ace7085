import type { InboxError } from '../core/index.js';
import type { Signal } from '../signal/index.js';
import type { Decoded } from './decode-delivery.js';
import { handleSignal, type Invocation } from './handle-signal.js';
import type { Handlers } from './handlers.js';

/** What became of the things found in one delivery. */
export interface HandledDelivery {
  readonly received: number;
  readonly count: {
    readonly handled: number;
    readonly duplicate: number;
    readonly ignored: number;
  };
  /** The handled and the duplicate ones. */
  readonly signals: readonly Signal[];
  /** Poison, and what a handler failed on. */
  readonly failures: readonly InboxError[];
}

/** Handles whatever was found in a delivery, also where something before it failed, and logs poison. Never rejects. */
export async function handleDelivery(
  decoded: readonly Decoded[],
  handlers: Handlers,
  invocation: Invocation,
): Promise<HandledDelivery> {
  const count = { handled: 0, duplicate: 0, ignored: 0 };
  const signals: Signal[] = [];
  const failures: InboxError[] = [];
  for (const item of decoded) {
    if (!item.ok) {
      failures.push(item.error);
      reportPoison(item, invocation);
      continue;
    }
    // One after the other, since OSS may have told of several things that happened to one object.
    const handled = await handleSignal(item.signal, handlers, invocation);
    if (handled.outcome === 'failed') {
      failures.push(handled.error);
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

function reportPoison(
  { error, text }: Extract<Decoded, { ok: false }>,
  { log, requestId }: Invocation,
): void {
  log('error', 'poison', {
    requestId,
    code: error.code,
    error: error.message,
    bytes: Buffer.byteLength(text),
  });
}
