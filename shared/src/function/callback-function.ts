import { asInboxError, createLog, InboxError, type Log } from '../core/index.js';
import {
  decodeHttpEvent,
  type FunctionContext,
  type HttpRequest,
  type HttpResponse,
  jsonResponse,
} from '../fc/index.js';
import type { UploadCallbackSignal } from '../signal/index.js';
import { decodeCallback } from '../upload-callback/index.js';
import { handleSignal, type Invocation } from './handle-signal.js';
import type { Handlers } from './handlers.js';
import { lazySetup, type Setup } from './setup.js';

/** Bytes; OSS's own callback bodies are far smaller. */
const MAX_BODY = 1_000_000;
/** Characters of JSON; OSS passes on 1 MB at most. */
const MAX_RESULT = 250_000;

/**
 * The function behind a `callbackUrl`: verifies, decodes and handles an upload callback and answers within OSS's 5
 * seconds, always in JSON: `{ok: true, id, duplicate, result}` with status 200, else `{ok: false, code, message,
 * requestId}`. It never throws.
 *
 * @see https://www.alibabacloud.com/help/en/oss/developer-reference/callback
 */
export function callbackFunction(
  handlers: Handlers,
): (event: Uint8Array, context?: FunctionContext) => Promise<HttpResponse> {
  const setUp = lazySetup();
  const limited = limitResult(handlers);
  return async (event, context = {}) => {
    const started = performance.now();
    const requestId = context.requestId ?? '';
    let log = createLog('info');
    try {
      const setup = setUp();
      log = setup.log;
      const signal = receive(event, setup);
      const timeLeft = () => setup.config.callbackDeadlineMs - (performance.now() - started);
      return await answer(signal, limited, {
        ...setup,
        requestId,
        functionContext: context,
        timeLeft,
      });
    } catch (error) {
      return refuse(asInboxError(error, 'handler_failed', 'unexpected failure'), requestId, log);
    }
  };
}

function limitResult({ onUpload }: Handlers): Handlers {
  if (onUpload === undefined) return {};
  return {
    async onUpload(signal, context) {
      const result = await onUpload(signal, context);
      if ((JSON.stringify(result)?.length ?? 0) <= MAX_RESULT) return result;
      throw new InboxError(
        'handler_failed',
        'onUpload returned more than 250,000 characters of JSON, which OSS might not pass on',
      );
    },
  };
}

function receive(event: Uint8Array, { config, log }: Setup): UploadCallbackSignal {
  const request = decodeHttpEvent(event);
  if (request === undefined) {
    throw new InboxError(
      'body_invalid',
      "not an HTTP trigger's event: invoke this function through its HTTP trigger",
    );
  }
  checkRequest(request);
  const signal = decodeCallback(request, config.callbackPublicKeys);
  if (signal.data.reqId === undefined) {
    log(
      'warn',
      'the callback body has no reqId: put reqId=${reqId} into callbackBody, or a replay cannot be recognised',
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

async function answer(
  signal: UploadCallbackSignal,
  handlers: Handlers,
  invocation: Invocation,
): Promise<HttpResponse> {
  const { log, requestId } = invocation;
  const handled = await handleSignal(signal, handlers, invocation);
  if (handled.outcome === 'failed') {
    // OSS never sends it again, so this line is what is left of the signal.
    log('error', 'kept', { requestId, signalId: signal.id, signal });
    return failure(handled.error, requestId);
  }
  const result = handled.outcome === 'ignored' ? null : (handled.result ?? null);
  return jsonResponse(200, {
    ok: true,
    id: signal.id,
    duplicate: handled.outcome === 'duplicate',
    result,
  });
}

function refuse(error: InboxError, requestId: string, log: Log): HttpResponse {
  const { code, message, cause } = error;
  log(error.status >= 500 ? 'error' : 'warn', 'refused', {
    requestId,
    code,
    error: message,
    ...(cause instanceof Error && { cause: cause.stack ?? cause.message }),
  });
  return failure(error, requestId);
}

function failure({ status, code, message }: InboxError, requestId: string): HttpResponse {
  return jsonResponse(status, { ok: false, code, message, requestId });
}
