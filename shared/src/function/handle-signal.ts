import { asInboxError, causeOf, InboxError, type Log } from '../core/index.js';
import type { FunctionContext } from '../fc/index.js';
import {
  isObjectEventSignal,
  isSmqMessageSignal,
  isTaskResultSignal,
  isUploadCallbackSignal,
  objectOf,
  type Signal,
} from '../signal/index.js';
import type { HandlerContext, Handlers } from './handlers.js';
import { passableResult } from './passable-result.js';
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
  const { log, requestId } = invocation;
  log('debug', 'decoded', { requestId, signal });
  const handled = await handle(signal, handlers, invocation);
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
): Promise<Handled> {
  const { inbox, timeLeft } = invocation;
  const run = chooseHandler(signal, handlers, handlerContext(signal, invocation));
  if (run === undefined) return { outcome: 'ignored' };
  try {
    const record = {
      id: recordId(signal),
      type: signal.type,
      ...objectOf(signal),
      payload: signal,
    };
    const once = await inbox.once(record, () => (timeLeft ? within(timeLeft(), run) : run()));
    if (once.outcome !== 'busy') return once;
    return { outcome: 'failed', error: busy() };
  } catch (error) {
    return {
      outcome: 'failed',
      error: asInboxError(error, 'handler_failed', 'unexpected failure'),
    };
  }
}

// A ticket is good for one completed upload: its nonce, not the upload, is what may be handled once.
function recordId(signal: Signal): string {
  const ticket = isUploadCallbackSignal(signal) ? signal.data.ticket : undefined;
  return ticket === undefined ? signal.id : `ticket:${ticket.nonce}`;
}

/** The call of the signal's handler; `undefined` when there is none. */
function chooseHandler(
  signal: Signal,
  handlers: Handlers,
  context: HandlerContext,
): (() => Promise<unknown>) | undefined {
  const { onUpload, onTaskResult, onObjectEvent, onMessage } = handlers;
  if (isUploadCallbackSignal(signal)) {
    return (
      onUpload &&
      (async () => passableResult(await call(() => onUpload(signal, context)), context.log))
    );
  }
  // Nobody waits for what the others return, which may well be something JSON cannot keep.
  const run =
    (isTaskResultSignal(signal) && onTaskResult && (() => onTaskResult(signal, context))) ||
    (isObjectEventSignal(signal) && onObjectEvent && (() => onObjectEvent(signal, context))) ||
    (isSmqMessageSignal(signal) && onMessage && (() => onMessage(signal, context)));
  return run ? async () => void (await call(run)) : undefined;
}

/** Calls the user's code: whatever it throws, be it one of our own errors, is its failure. */
async function call(run: () => unknown): Promise<unknown> {
  try {
    return await run();
  } catch (cause) {
    throw new InboxError(
      'handler_failed',
      "the handler threw: its error is in the function's log, under this request id",
      { cause },
    );
  }
}

async function within(ms: number, run: () => Promise<unknown>): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(tooSlow()), Math.max(ms, 0));
  });
  try {
    return await Promise.race([run(), timeout]);
  } finally {
    clearTimeout(timer);
  }
}

function tooSlow(): InboxError {
  return new InboxError(
    'handler_timeout',
    'the handler did not finish within CALLBACK_DEADLINE_MS: move slow work behind the answer, to a task or an object event',
  );
}

function busy(): InboxError {
  return new InboxError('busy', 'this signal is being handled by another invocation right now');
}

function handlerContext(signal: Signal, invocation: Invocation): HandlerContext {
  const { log, requestId, functionContext } = invocation;
  const withIds: Log = (level, msg, fields) =>
    log(level, msg, { ...fields, requestId, signalId: signal.id });
  return { log: withIds, requestId, functionContext };
}
