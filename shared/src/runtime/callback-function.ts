import { type CallbackConfig, readCallbackConfig } from '../config/index.js';
import { asInboxError, decodeUtf8, encodeBase64, InboxError } from '../core/index.js';
import {
  type FunctionContext,
  type HttpRequest,
  type HttpResponse,
  jsonResponse,
} from '../fc/index.js';
import type { InboxRecord } from '../inbox/index.js';
import { hashedId, type UploadCallbackSignal } from '../signal/index.js';
import {
  decodeReplay,
  decodeVerifiedCallback,
  holdsTicket,
  isUnconfirmedReplay,
  verifyCallbackSignature,
  withoutTickets,
} from '../upload-callback/index.js';
import { admitUpload, confirmUpload, isGuarded } from './admit-upload.js';
import { type Handled, handleSignal } from './handle-signal.js';
import type { Handlers } from './handlers.js';
import { failure, httpFunction } from './http-function.js';
import type { Invocation } from './invocation.js';
import { keepCallback } from './keep-callback.js';
import { passableResult } from './passable-result.js';
import { keptRecordOf, recordOf } from './record-of.js';

/** Milliseconds at most. */
const FORGETTING = 5000;

/**
 * The function behind a `callbackUrl`: verifies, decodes and handles an upload callback and answers within OSS's 5
 * seconds, always in JSON: `{ok: true, id, duplicate, result}` with status 200, else `{ok: false, code, message,
 * requestId}`. It never throws. What was verified and could not be handled is kept: in the ledger, else in
 * `DEAD_LETTER_QUEUE`, else in the log. Invoked directly with `{"replay": <signal>}`, it handles such a signal again.
 *
 * @see https://www.alibabacloud.com/help/en/oss/developer-reference/callback
 */
export function callbackFunction(
  handlers: Handlers,
): (event: Uint8Array, context?: FunctionContext | null) => Promise<HttpResponse> {
  return httpFunction({
    readOwn: readCallbackConfig,
    handlers,
    takes: 'upload callbacks',
    async respond(request, invocation) {
      const admitted = await receive(request, invocation);
      const signal = await confirmOrKeep(admitted, invocation);
      const handled = await handleSignal(signal, handlers, invocation, passableResult);
      // Whoever makes it busy still has it.
      if (handled.outcome === 'failed' && handled.error.code !== 'busy') {
        await keepSignal(signal, handled, invocation);
      }
      return answer(signal, handled, invocation);
    },
    direct(event) {
      const replay = decodeReplay(event);
      return replay && ((invocation) => replayed(replay, isUnconfirmedReplay(event), invocation));
    },
  });

  /** Nothing of it is kept once more: whoever has it replayed still has it. */
  async function replayed(
    replay: UploadCallbackSignal,
    unconfirmed: boolean,
    invocation: Invocation<CallbackConfig>,
  ): Promise<HttpResponse> {
    const signal = unconfirmed ? replay : await confirmUpload(replay, invocation);
    const handled = await handleSignal(signal, handlers, invocation, passableResult);
    if (handled.outcome !== 'failed') await forgetKept(replay, invocation);
    return answer(signal, handled, invocation);
  }
}

/** The signal of a callback that is signed, allowed and, where there are tickets, has a good one. */
async function receive(
  request: HttpRequest,
  invocation: Invocation<CallbackConfig>,
): Promise<UploadCallbackSignal> {
  const { config, log, requestId } = invocation;
  const target = verifyCallbackSignature(request, config.callbackPublicKeys);
  const decoded = await decodeOrKeep(request, target, invocation);
  const verified = { ...decoded, verifiedby: 'callback-signature' } as const;
  const signal = admitUpload(verified, request.headers, config);
  if (signal.data.reqId === undefined) {
    log(
      'warn',
      'the callback body has no reqId: put reqId=${reqId} into callbackBody, or a replay cannot be recognised',
      { requestId, signalId: signal.id },
    );
  }
  return signal;
}

async function decodeOrKeep(
  request: HttpRequest,
  target: string,
  invocation: Invocation<CallbackConfig>,
): Promise<UploadCallbackSignal> {
  try {
    return decodeVerifiedCallback(request, target);
  } catch (thrown) {
    const error = asInboxError(thrown, 'body_invalid', 'could not be decoded');
    if (mayBeOurs(request.body, invocation.config)) await keepBody(request.body, error, invocation);
    throw error;
  }
}

// OSS signs any body for anyone. Where a guard is set, only what passes it is worth a row or a dead letter.
function mayBeOurs(body: Buffer, config: CallbackConfig): boolean {
  if (!isGuarded(config)) return true;
  const now = Math.floor(Date.now() / 1000);
  return holdsTicket(decodeUtf8(body) ?? '', config.ticketSecrets, now);
}

// A body that cannot be decoded has no id but its own bytes.
function keepBody(bytes: Buffer, error: InboxError, invocation: Invocation): Promise<void> {
  const text = decodeUtf8(bytes);
  const body = text === undefined ? encodeBase64(bytes) : withoutTickets(text);
  const record = { id: hashedId(body), type: 'oss:UploadCallback', payload: { body } };
  const isBase64 = text === undefined;
  return keepCallback({ record, event: body, isBase64, content: { body }, error }, invocation);
}

function keepSignal(
  signal: UploadCallbackSignal,
  { record = recordOf(signal), error }: { record?: InboxRecord; error: InboxError },
  invocation: Invocation,
): Promise<void> {
  const event = JSON.stringify({ replay: signal });
  // A hand-off that failed has a row of its own already.
  const kept = record.type === signal.type ? keptRecordOf(signal) : record;
  return keepCallback(
    { record: kept, signalId: signal.id, event, content: { signal }, error },
    invocation,
  );
}

/** Its own row goes once it is handled; that of the ticket says so. */
async function forgetKept(signal: UploadCallbackSignal, { inbox, timeLeft }: Invocation) {
  const kept = keptRecordOf(signal);
  if (!inbox.isDurable || kept.id === recordOf(signal).id) return;
  // The work is done: a row too many is replayed as a duplicate.
  await inbox.forget(kept, Math.max(Math.min(timeLeft(), FORGETTING), 1)).catch(() => {});
}

async function confirmOrKeep(
  signal: UploadCallbackSignal,
  invocation: Invocation<CallbackConfig>,
): Promise<UploadCallbackSignal> {
  try {
    return await confirmUpload(signal, invocation);
  } catch (error) {
    if (error instanceof InboxError && error.retryable)
      await keepSignal(signal, { error }, invocation);
    throw error;
  }
}

function answer(
  signal: UploadCallbackSignal,
  handled: Handled,
  { requestId }: Invocation,
): HttpResponse {
  if (handled.outcome === 'failed') return failure(handled.error, requestId);
  const result = handled.outcome === 'ignored' ? null : (handled.result ?? null);
  const duplicate = handled.outcome === 'duplicate';
  return jsonResponse(200, { ok: true, id: signal.id, duplicate, result });
}
