import { asInboxError, causeOf, createLog, InboxError } from '../core/index.js';
import {
  decodeHttpEvent,
  type FunctionContext,
  type HttpRequest,
  type HttpResponse,
  jsonResponse,
} from '../fc/index.js';
import type { Invocation } from './handle-signal.js';
import { lazySetup } from './setup.js';

/** Bytes; what OSS and SMQ send is far smaller. */
const MAX_BODY = 1024 * 1024;

/**
 * A function behind an HTTP trigger that takes POST requests with up to 1 MiB of body and answers within
 * `CALLBACK_DEADLINE_MS`, always in JSON: what `respond` makes of the request, else `{ok: false, code, message,
 * requestId}`. It never throws. `takes` says what comes here: `upload callbacks`.
 */
export function httpFunction(
  takes: string,
  respond: (request: HttpRequest, invocation: Invocation) => Promise<HttpResponse>,
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
      const request = readRequest(event, takes);
      return await respond(request, { ...setup, requestId, functionContext, timeLeft });
    } catch (thrown) {
      const error = asInboxError(thrown, 'handler_failed', 'unexpected failure');
      const { code, message } = error;
      const fields = { requestId, code, error: message };
      // A refused request has no more to tell than its code; a fault of our own has.
      if (error.status < 500) log('warn', 'refused', fields);
      else log('error', 'refused', { ...fields, ...causeOf(error) });
      return failure(error, requestId);
    }
  };
}

/** The answer that tells of an error. */
export function failure({ status, code, message }: InboxError, requestId: string): HttpResponse {
  return jsonResponse(status, { ok: false, code, message, requestId });
}

function readRequest(event: Uint8Array, takes: string): HttpRequest {
  const request = decodeHttpEvent(event);
  if (request === undefined) {
    throw new InboxError(
      'body_invalid',
      "not an HTTP trigger's event: invoke this function through its HTTP trigger",
    );
  }
  const { method, body } = request;
  if (method !== 'POST') throw new InboxError('method_not_allowed', `${takes} are POST requests`);
  if (body.length <= MAX_BODY) return request;
  throw new InboxError('too_large', `the body has ${body.length} bytes, more than ${MAX_BODY}`);
}
