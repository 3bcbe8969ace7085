import type { FunctionContext } from '../fc/index.js';
import type { OnceOptions } from '../inbox/index.js';
import type { Setup } from './setup.js';

/** Where a signal is handled: the instance's setup, and this invocation of it. */
export interface Invocation<Own = unknown> extends Setup<Own> {
  readonly requestId: string;
  readonly functionContext: FunctionContext;
  /** Milliseconds until Function Compute ends the invocation; infinite where it did not say. */
  readonly functionTimeLeft: () => number;
  /** Milliseconds until the invocation should have ended by itself. */
  readonly timeLeft: () => number;
  /** Whether somebody waits for the answer, so that a slow handler is not waited for. */
  readonly isAwaited: boolean;
}

/** Milliseconds by which a function ends before it is ended, and their share of a short timeout. */
const MARGIN = 500;
const MARGIN_SHARE = 0.25;
/** Milliseconds that a lease outlasts the function that has it. */
const LEASE_MARGIN = 2000;
/** Milliseconds left for a dead letter, where a failure is recorded nowhere else, and their share of little time. */
const FOR_DEAD_LETTER = 500;
const DEAD_LETTER_SHARE = 0.25;

/** Begins an invocation, whose answer is due in `dueMs` milliseconds where somebody waits for one. */
export function beginInvocation<Own>(
  setup: Setup<Own>,
  functionContext: FunctionContext,
  dueMs?: number,
): Invocation<Own> {
  const started = performance.now();
  setup.secrets.learn(Object.values(functionContext.credentials ?? {}));
  const { requestId = '', function: { timeout = Number.POSITIVE_INFINITY } = {} } = functionContext;
  const timeoutMs = timeout * 1000;
  const ownEnd = timeoutMs - Math.min(MARGIN, timeoutMs * MARGIN_SHARE);
  const end = Math.min(ownEnd, dueMs ?? Number.POSITIVE_INFINITY);
  return {
    ...setup,
    requestId,
    functionContext,
    functionTimeLeft: () => timeoutMs - (performance.now() - started),
    timeLeft: () => end - (performance.now() - started),
    isAwaited: dueMs !== undefined,
  };
}

/** The terms on which the invocation handles a record from now on. */
export function onceOptions(invocation: Invocation): OnceOptions {
  const { requestId, functionTimeLeft, timeLeft, isAwaited, config, inbox } = invocation;
  const lease = functionTimeLeft() + LEASE_MARGIN;
  const left = timeLeft();
  const needsDeadLetter = isAwaited && !inbox.isDurable && config.deadLetterQueue !== undefined;
  const spared = needsDeadLetter ? Math.min(FOR_DEAD_LETTER, left * DEAD_LETTER_SHARE) : 0;
  return {
    ...(requestId && { holder: requestId }),
    ...(Number.isFinite(lease) && { leaseMs: lease }),
    ...(Number.isFinite(left) && { withinMs: Math.max(left - spared, 0) }),
    limitsHandler: isAwaited,
  };
}
