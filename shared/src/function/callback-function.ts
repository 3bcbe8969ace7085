import { InboxError } from '../core/index.js';
import {
  type FunctionContext,
  type HttpRequest,
  type HttpResponse,
  jsonResponse,
} from '../fc/index.js';
import type { UploadCallbackSignal } from '../signal/index.js';
import {
  decodeVerifiedCallback,
  verifyCallbackSignature,
  withoutTickets,
} from '../upload-callback/index.js';
import { admitUpload, confirmUpload } from './admit-upload.js';
import { handleSignal, type Invocation } from './handle-signal.js';
import type { Handlers } from './handlers.js';
import { failure, httpFunction } from './http-function.js';

/**
 * The function behind a `callbackUrl`: verifies, decodes and handles an upload callback and answers within OSS's 5
 * seconds, always in JSON: `{ok: true, id, duplicate, result}` with status 200, else `{ok: false, code, message,
 * requestId}`. It never throws.
 *
 * @see https://www.alibabacloud.com/help/en/oss/developer-reference/callback
 */
export function callbackFunction(
  handlers: Handlers,
): (event: Uint8Array, context?: FunctionContext | null) => Promise<HttpResponse> {
  return httpFunction('upload callbacks', async (request, invocation) => {
    const signal = receive(request, invocation);
    await confirmOrKeep(signal, invocation);
    return answer(signal, handlers, invocation);
  });
}

/** The signal of a callback that is signed, allowed and, where there are tickets, has a good one. */
function receive(request: HttpRequest, invocation: Invocation): UploadCallbackSignal {
  const { config, log, requestId } = invocation;
  const target = verifyCallbackSignature(request, config.callbackPublicKeys);
  const signal = admitUpload(decodeOrKeep(request, target, invocation), request.headers, config);
  if (signal.data.reqId === undefined) {
    log(
      'warn',
      'the callback body has no reqId: put reqId=${reqId} into callbackBody, or a replay cannot be recognised',
      { requestId, signalId: signal.id },
    );
  }
  return signal;
}

// OSS never sends a callback again, so what cannot be decoded, confirmed or handled is left in the log.
function keep(fields: object, { log, requestId }: Invocation): void {
  log('error', 'kept', { requestId, ...fields });
}

function decodeOrKeep(
  request: HttpRequest,
  target: string,
  invocation: Invocation,
): UploadCallbackSignal {
  try {
    return decodeVerifiedCallback(request, target);
  } catch (error) {
    keep({ body: withoutTickets(request.body.toString()) }, invocation);
    throw error;
  }
}

async function confirmOrKeep(signal: UploadCallbackSignal, invocation: Invocation): Promise<void> {
  try {
    await confirmUpload(signal, invocation);
  } catch (error) {
    if (error instanceof InboxError && error.retryable) {
      keep({ signalId: signal.id, signal }, invocation);
    }
    throw error;
  }
}

async function answer(
  signal: UploadCallbackSignal,
  handlers: Handlers,
  invocation: Invocation,
): Promise<HttpResponse> {
  const { requestId } = invocation;
  const handled = await handleSignal(signal, handlers, invocation);
  if (handled.outcome === 'failed') {
    // Whoever makes it busy still has it.
    if (handled.error.code !== 'busy') {
      keep({ signalId: signal.id, signal }, invocation);
    }
    return failure(handled.error, requestId);
  }
  const result = handled.outcome === 'ignored' ? null : (handled.result ?? null);
  const duplicate = handled.outcome === 'duplicate';
  return jsonResponse(200, { ok: true, id: signal.id, duplicate, result });
}
