import type { IncomingMessage } from 'node:http';
import { httpEvent } from '../../wire/index.js';
import type { Credential } from '../http/credential.js';
import { headerTexts } from '../http/header-bytes.js';
import { joinHeaders } from '../http/join-headers.js';
import { readBody } from '../http/read-body.js';
import { isAsyncRequest, MAX_ASYNC_EVENT } from './async-request.js';
import { FcError } from './fc-error.js';
import { checkSignature } from './signature.js';

export interface HttpTrigger {
  readonly methods: readonly string[];
  /** `anonymous`, `function` (signed) or `jwt`. */
  readonly authType: string;
  readonly account: string;
  /** Whose signatures `function` takes; it asks for none where there are none. */
  readonly credentials: readonly Credential[];
}

export interface TriggeredRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly isAsync: boolean;
  /** What the function gets. */
  readonly event: Buffer;
}

const MAX_TARGET = 4096;
const MAX_HEADERS = 8192;
const MAX_BODY = 33_554_432;

/**
 * Reads a request to an HTTP trigger as the event of the function.
 *
 * @throws {FcError} for a method that the trigger does not list, a request that is too large, or not signed where it must be.
 * @see https://www.alibabacloud.com/help/en/functioncompute/fc/user-guide/http-triggers-overview
 */
export async function readHttpRequest(
  message: IncomingMessage,
  requestId: string,
  trigger: HttpTrigger,
): Promise<TriggeredRequest> {
  const { method = '', url: target = '/' } = message;
  const headers = joinHeaders(message);
  if (!trigger.methods.includes(method)) {
    throw new FcError(403, 'AccessDenied', `the HTTP trigger does not allow the method ${method}`);
  }
  const headerBytes = message.rawHeaders.reduce((sum, part) => sum + Buffer.byteLength(part), 0);
  if (headerBytes > MAX_HEADERS) throw tooLarge('headers', MAX_HEADERS);
  if (target.length > MAX_TARGET) throw tooLarge('path', MAX_TARGET);
  const isAsync = isAsyncRequest(headers);
  const maxBody = isAsync ? MAX_ASYNC_EVENT : MAX_BODY;
  const body = await readBody(message, maxBody);
  if (!body) throw tooLarge('body', maxBody);
  authenticate({ method, target, headers, body }, trigger);
  const event = httpEvent(
    {
      method,
      target,
      headers: headerTexts(headers),
      body,
      httpVersion: message.httpVersion,
      sourceIp: message.socket.remoteAddress,
    },
    { account: trigger.account, requestId, time: new Date() },
  );
  return { headers, isAsync, event: Buffer.from(event) };
}

function authenticate(
  request: Parameters<typeof checkSignature>[0],
  { authType, credentials }: HttpTrigger,
): void {
  if (authType === 'function') checkSignature(request, credentials);
  else if (authType === 'jwt') {
    throw new FcError(501, 'NotImplemented', 'the local stand-in cannot check a JWT');
  }
}

function tooLarge(what: string, most: number): FcError {
  return new FcError(400, 'InvalidArgument', `the ${what} must not have more than ${most} bytes`);
}
