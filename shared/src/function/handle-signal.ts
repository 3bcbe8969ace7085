import { InboxError, type Log } from '../core/index.js';
import type { FunctionContext } from '../fc/index.js';
import {
  isObjectEventSignal,
  isTaskResultSignal,
  isUploadCallbackSignal,
  objectOf,
  type Signal,
  type SmqMessageSignal,
} from '../signal/index.js';
import type { HandlerContext, Handlers } from './handlers.js';
import type { Setup } from './setup.js';

/** How the handling of one signal ended. */
export type Handled =
  | { readonly outcome: 'handled' | 'duplicate'; readonly result: unknown }
  | { readonly outcome: 'ignored' }
  | { readonly outcome: 'failed'; readonly error: InboxError };

/** Where a signal is handled: the instance's setup, and the invocation. */
export interface Invocation extends Setup {
  readonly requestId: string;
  readonly functionContext: FunctionContext;
  /** How many milliseconds the handler may still take; without it, as long as the function may. */
  readonly timeLeft?: () => number;
}

/** Hands a signal to its handler, once, and writes the one log line that says what became of it. Never throws. */
export async function handleSignal(
  signal: Signal,
  handlers: Handlers,
  invocation: Invocation,
): Promise<Handled> {
  const started = performance.now();
  const { id, type } = signal;
  const { bucket, key } = objectOf(signal);
  const { log, requestId } = invocation;
  log('debug', 'decoded', { requestId, signal });
  const handled = await handle(signal, handlers, invocation);
  const failure = handled.outcome === 'failed' ? describe(handled.error) : undefined;
  log(failure ? 'error' : 'info', 'signal', {
    requestId,
    signalId: id,
    type,
    bucket,
    key,
    outcome: handled.outcome,
    ms: Math.round(performance.now() - started),
    ...failure,
  });
  return handled;
}

async function handle(
  signal: Signal,
  handlers: Handlers,
  invocation: Invocation,
): Promise<Handled> {
  const { inbox, log, requestId, functionContext, timeLeft } = invocation;
  const context: HandlerContext = {
    log: withSignal(log, requestId, signal.id),
    requestId,
    functionContext,
  };
  const run = chooseHandler(signal, handlers, context);
  if (run === undefined) return { outcome: 'ignored' };
  try {
    const record = { id: signal.id, type: signal.type, ...objectOf(signal), payload: signal };
    const once = await inbox.once(record, () => (timeLeft ? within(timeLeft(), run) : run()));
    if (once.outcome !== 'busy') return once;
    const error = new InboxError(
      'busy',
      'this signal is being handled by another invocation right now',
    );
    return { outcome: 'failed', error };
  } catch (cause) {
    return { outcome: 'failed', error: asFailure(cause) };
  }
}

/** The call of the signal's handler; `undefined` when there is none. */
function chooseHandler(
  signal: Signal,
  handlers: Handlers,
  context: HandlerContext,
): (() => Promise<unknown>) | undefined {
  const { onUpload, onTaskResult, onObjectEvent, onMessage } = handlers;
  if (isUploadCallbackSignal(signal)) return onUpload && (async () => onUpload(signal, context));
  // Nobody waits for what the others return, which may well be something JSON cannot keep.
  if (isTaskResultSignal(signal))
    return onTaskResult && withoutResult(() => onTaskResult(signal, context));
  if (isObjectEventSignal(signal))
    return onObjectEvent && withoutResult(() => onObjectEvent(signal, context));
  return onMessage && withoutResult(() => onMessage(signal satisfies SmqMessageSignal, context));
}

function withoutResult(run: () => unknown): () => Promise<void> {
  return async () => {
    await run();
  };
}

async function within(ms: number, run: () => Promise<unknown>): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => {
        reject(
          new InboxError(
            'handler_timeout',
            'the handler did not finish within CALLBACK_DEADLINE_MS: move slow work behind the answer, to a task or an object event',
          ),
        );
      },
      Math.max(ms, 0),
    );
  });
  try {
    return await Promise.race([run(), timeout]);
  } finally {
    clearTimeout(timer);
  }
}

function asFailure(cause: unknown): InboxError {
  if (cause instanceof InboxError) return cause;
  return new InboxError(
    'handler_failed',
    "the handler threw: its error is in the function's log, under this request id",
    { cause },
  );
}

function withSignal(log: Log, requestId: string, signalId: string): Log {
  return (level, msg, fields) => log(level, msg, { requestId, signalId, ...fields });
}

function describe({ code, message, cause }: InboxError): Record<string, unknown> {
  return {
    code,
    error: message,
    ...(cause instanceof Error && { cause: cause.stack ?? cause.message }),
  };
}
