import { asInboxError, causeOf, createLog, InboxError, type Log } from '../core/index.js';
import {
  decodeHttpEvent,
  type FunctionContext,
  type HttpRequest,
  type HttpResponse,
  jsonResponse,
} from '../fc/index.js';
import type { UploadCallbackSignal } from '../signal/index.js';
import { decodeVerifiedCallback, verifyCallbackSignature } from '../upload-callback/index.js';
import { handleSignal, type Invocation } from './handle-signal.js';
import type { Handlers } from './handlers.js';
import { lazySetup } from './setup.js';

/** Bytes; OSS's own callback bodies are far smaller. */
const MAX_BODY = 1024 * 1024;

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
  const setUp = lazySetup();
  return async (event, context) => {
    const started = performance.now();
    const functionContext = context ?? {};
    const requestId = functionContext.requestId ?? '';
    let log = createLog('info');
    try {
      const setup = setUp();
      log = setup.log;
      const timeLeft = () => setup.config.callbackDeadlineMs - (performance.now() - started);
      const invocation = { ...setup, requestId, functionContext, timeLeft };
      const signal = receive(event, invocation);
      return await answer(signal, handlers, invocation);
    } catch (error) {
      return refuse(asInboxError(error, 'handler_failed', 'unexpected failure'), requestId, log);
    }
  };
}

function receive(event: Uint8Array, { config, log, requestId }: Invocation): UploadCallbackSignal {
  const request = decodeHttpEvent(event);
  if (request === undefined) {
    throw new InboxError(
      'body_invalid',
      "not an HTTP trigger's event: invoke this function through its HTTP trigger",
    );
  }
  checkRequest(request);
  const signed = verifyCallbackSignature(request, config.callbackPublicKeys);
  const signal = decodeOrKeep(request, signed, (fields) => {
    log('error', 'kept', { requestId, ...fields });
  });
  if (signal.data.reqId === undefined) {
    log(
      'warn',
      'the callback body has no reqId: put reqId=${reqId} into callbackBody, or a replay cannot be recognised',
      { requestId, signalId: signal.id },
    );
  }
  return signal;
}

function checkRequest({ method, body }: HttpRequest): void {
  if (method !== 'POST') {
    throw new InboxError('method_not_allowed', 'upload callbacks are POST requests');
  }
  if (body.length > MAX_BODY) {
    throw new InboxError('too_large', `the body has ${body.length} bytes, more than ${MAX_BODY}`);
  }
}

// OSS never sends a callback again, so what cannot be decoded is left in the log.
function decodeOrKeep(
  request: HttpRequest,
  signed: Buffer,
  keep: (fields: object) => void,
): UploadCallbackSignal {
  try {
    return decodeVerifiedCallback(request, signed);
  } catch (error) {
    keep({ body: request.body.toString() });
    throw error;
  }
}

async function answer(
  signal: UploadCallbackSignal,
  handlers: Handlers,
  invocation: Invocation,
): Promise<HttpResponse> {
  const { log, requestId } = invocation;
  const handled = await handleSignal(signal, handlers, invocation);
  if (handled.outcome === 'failed') {
    // Whoever makes it busy still has it.
    if (handled.error.code !== 'busy') {
      log('error', 'kept', { requestId, signalId: signal.id, signal });
    }
    return failure(handled.error, requestId);
  }
  const result = handled.outcome === 'ignored' ? null : (handled.result ?? null);
  const duplicate = handled.outcome === 'duplicate';
  return jsonResponse(200, { ok: true, id: signal.id, duplicate, result });
}

function refuse(error: InboxError, requestId: string, log: Log): HttpResponse {
  const { code, message } = error;
  const level = error.status >= 500 ? 'error' : 'warn';
  log(level, 'refused', { requestId, code, error: message, ...causeOf(error) });
  return failure(error, requestId);
}

function failure({ status, code, message }: InboxError, requestId: string): HttpResponse {
  return jsonResponse(status, { ok: false, code, message, requestId });
}
