import { causeOf, InboxError, type Log } from '../core/index.js';
import type { Transaction } from '../inbox/index.js';
import {
  isObjectEventSignal,
  isSmqMessageSignal,
  isTaskResultSignal,
  isUploadCallbackSignal,
  objectOf,
  type Signal,
} from '../signal/index.js';
import { handOff } from './hand-off.js';
import type { Handler, HandlerContext, Handlers } from './handlers.js';
import { type Invocation, onceOptions } from './invocation.js';
import { recordOf } from './record-of.js';
import { isTransactional } from './transactional.js';
import { type Tried, tryOnce } from './try-once.js';

/** How the handling of one signal ended. */
export type Handled = Tried | { readonly outcome: 'ignored' };

/** What of a handler's result is kept; JSON must be able to hold it. */
export type KeepResult = (result: unknown, log: Log) => unknown;

/**
 * Hands a signal to its handler and then to the configured targets, once, and writes the one log line that says what became
 * of it. Without `keepResult` what the handler returns is dropped. Never throws.
 */
export async function handleSignal(
  signal: Signal,
  handlers: Handlers,
  invocation: Invocation,
  keepResult: KeepResult = () => undefined,
): Promise<Handled> {
  const started = performance.now();
  const { log, requestId } = invocation;
  log('debug', 'decoded', { requestId, signal });
  const handled = await handle(signal, handlers, invocation, keepResult);
  const failure = handled.outcome === 'failed' ? handled.error : undefined;
  log(failure ? 'error' : 'info', 'signal', {
    requestId,
    signalId: signal.id,
    type: signal.type,
    ...objectOf(signal),
    outcome: handled.outcome,
    ms: Math.round(performance.now() - started),
    ...(failure && { code: failure.code, error: failure.message, ...causeOf(failure) }),
  });
  return handled;
}

async function handle(
  signal: Signal,
  handlers: Handlers,
  invocation: Invocation,
  keepResult: KeepResult,
): Promise<Handled> {
  const handler = chooseHandler(signal, handlers);
  if (handler === undefined && invocation.targets.length === 0) return { outcome: 'ignored' };
  const handled = handler && (await runOnce(signal, handler, invocation, keepResult));
  if (handled?.outcome === 'failed') return handled;
  const handedOff = await handOff(signal, invocation);
  if (handedOff.outcome === 'failed') return handedOff;
  const outcome = handedOff.outcome === 'handled' ? 'handled' : (handled?.outcome ?? 'duplicate');
  return { outcome, result: handled?.result };
}

async function runOnce(
  signal: Signal,
  handler: Handler<Signal>,
  invocation: Invocation,
  keepResult: KeepResult,
): Promise<Tried> {
  const { inbox } = invocation;
  const record = recordOf(signal);
  const context = handlerContext(signal, invocation);
  const run = async (sql?: Transaction) => {
    // A copy, so that whatever the handler does to it, what is kept and passed on stays what came.
    const copy = structuredClone(signal);
    return keepResult(await call(handler, copy, { ...context, ...(sql && { sql }) }), context.log);
  };
  const once = () =>
    isTransactional(handler)
      ? inbox.onceInTransaction(record, run, onceOptions(invocation))
      : inbox.once(record, () => run(), onceOptions(invocation));
  return tryOnce(record, once, 'handler_failed', 'unexpected failure');
}

function chooseHandler(signal: Signal, handlers: Handlers): Handler<Signal> | undefined {
  const { onUpload, onTaskResult, onObjectEvent, onMessage } = handlers;
  const handler =
    (isUploadCallbackSignal(signal) && onUpload) ||
    (isTaskResultSignal(signal) && onTaskResult) ||
    (isObjectEventSignal(signal) && onObjectEvent) ||
    (isSmqMessageSignal(signal) && onMessage);
  return handler ? (handler as Handler<Signal>) : undefined;
}

/** Calls the user's code: whatever it throws, be it one of our own errors, is its failure. */
async function call(
  handler: Handler<Signal>,
  signal: Signal,
  context: HandlerContext,
): Promise<unknown> {
  try {
    return await handler(signal, context);
  } catch (cause) {
    throw new InboxError(
      'handler_failed',
      "the handler threw: its error is in the function's log, under this request id",
      { cause },
    );
  }
}

function handlerContext(signal: Signal, invocation: Invocation): HandlerContext {
  const { log, requestId, functionContext } = invocation;
  const withIds: Log = (level, msg, fields) =>
    log(level, msg, { ...fields, requestId, signalId: signal.id });
  return { log: withIds, requestId, functionContext };
}
