import {
  asInboxError,
  bodyInvalid,
  causeOf,
  createLog,
  InboxError,
  type ReadOwn,
} from '../core/index.js';
import {
  decodeHttpEvent,
  type FunctionContext,
  type HttpRequest,
  type HttpResponse,
  jsonResponse,
} from '../fc/index.js';
import type { Handlers } from './handlers.js';
import { beginInvocation, type Invocation } from './invocation.js';
import { lazySetup } from './setup.js';

/** Bytes; what OSS and SMQ send is far smaller. */
const MAX_BODY = 1024 * 1024;

type Respond<Own> = (invocation: Invocation<Own>) => Promise<HttpResponse>;

/** What an HTTP function does with the requests it takes. */
export interface HttpFunction<Own> {
  /** Reads the settings that it has for itself. */
  readonly readOwn: ReadOwn<Own>;
  readonly handlers: Handlers;
  /** What comes here, for messages: `upload callbacks`. */
  readonly takes: string;
  readonly respond: (request: HttpRequest, invocation: Invocation<Own>) => Promise<HttpResponse>;
  /** What it does with an event of its own, by which it is invoked directly; `undefined` for any other event. */
  readonly direct?: (event: Uint8Array) => Respond<Own> | undefined;
}

/**
 * A function behind an HTTP trigger that takes POST requests with up to 1 MiB of body and answers within
 * `CALLBACK_DEADLINE_MS`, always in JSON: what `respond` makes of the request, else `{ok: false, code, message,
 * requestId}`. It never throws. Invoked directly it has as long as Function Compute gives it.
 */
export function httpFunction<Own>(
  definition: HttpFunction<Own>,
): (event: Uint8Array, context?: FunctionContext | null) => Promise<HttpResponse> {
  const setUp = lazySetup(definition.readOwn, definition.handlers);
  return async (event, context) => {
    const functionContext = context ?? {};
    const { requestId = '' } = functionContext;
    let log = createLog('info');
    try {
      const setup = await setUp();
      log = setup.log;
      const direct = definition.direct?.(event);
      if (direct) return await direct(beginInvocation(setup, functionContext));
      const invocation = beginInvocation(setup, functionContext, setup.config.callbackDeadlineMs);
      return await definition.respond(readRequest(event, definition.takes), invocation);
    } catch (thrown) {
      const error = asInboxError(thrown, 'handler_failed', 'unexpected failure');
      const { code, message } = error;
      const fields = { requestId, code, error: message };
      // A refused request has no more to tell than its code; a fault of our own has.
      if (error.retryable) log('error', 'refused', { ...fields, ...causeOf(error) });
      else log('warn', 'refused', fields);
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
    throw bodyInvalid('not the event of an HTTP trigger: invoke this function through one');
  }
  const { method, body } = request;
  if (method !== 'POST') throw new InboxError('method_not_allowed', `${takes} are POST requests`);
  if (body.length <= MAX_BODY) return request;
  throw new InboxError('too_large', `the body has ${body.length} bytes, more than ${MAX_BODY}`);
}
