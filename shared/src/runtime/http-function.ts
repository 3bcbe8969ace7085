import type { ReadOwn } from '../config/index.js';
import { asInboxError, bodyInvalid, causeOf, createLog, InboxError } from '../core/index.js';
import {
  decodeHttpEvent,
  eventBytes,
  type FunctionContext,
  type HttpRequest,
  type HttpResponse,
  jsonResponse,
  readContext,
} from '../fc/index.js';
import type { Handlers } from './handlers.js';
import { beginInvocation, type Invocation } from './invocation.js';
import { lazySetup, type Setup } from './setup.js';

/** Bytes; what OSS and SMQ send is far smaller. */
const MAX_BODY = 1024 * 1024;
/** Bytes of the event around such a body, in Base64 or as JSON text, with the headers. */
const MAX_EVENT = 2 * MAX_BODY + 65_536;

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
    const functionContext = readContext(context);
    const { requestId = '' } = functionContext;
    let log = createLog('info');
    try {
      const setup = setUp();
      log = setup.log;
      return await respond(eventBytes(event), setup, functionContext);
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

  function respond(bytes: Uint8Array, setup: Setup<Own>, functionContext: FunctionContext) {
    // Before anything is parsed: this endpoint is open to anyone.
    checkSize('event', bytes, MAX_EVENT);
    const request = decodeHttpEvent(bytes);
    if (request === undefined) return respondDirectly(bytes, setup, functionContext);
    const { method, body } = request;
    if (method !== 'POST') {
      throw new InboxError('method_not_allowed', `${definition.takes} are POST requests`);
    }
    checkSize('body', body, MAX_BODY);
    const { callbackDeadlineMs } = setup.config;
    return definition.respond(request, beginInvocation(setup, functionContext, callbackDeadlineMs));
  }

  function respondDirectly(bytes: Uint8Array, setup: Setup<Own>, functionContext: FunctionContext) {
    const direct = definition.direct?.(bytes);
    if (direct) return direct(beginInvocation(setup, functionContext));
    throw bodyInvalid('not the event of an HTTP trigger: invoke this function through one');
  }
}

function checkSize(what: string, { length }: Uint8Array, limit: number): void {
  if (length <= limit) return;
  throw new InboxError('too_large', `the ${what} has ${length} bytes, more than ${limit}`);
}

/** The answer that tells of an error. */
export function failure({ status, code, message }: InboxError, requestId: string): HttpResponse {
  return jsonResponse(status, { ok: false, code, message, requestId });
}
