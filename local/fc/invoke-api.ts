import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody } from '../http/read-body.js';
import { newInvocationId } from '../http/request-id.js';
import type { FunctionHost } from './function-host.js';

interface ApiOptions {
  readonly find: (name: string) => FunctionHost | undefined;
  readonly invokeAsync: (host: FunctionHost, event: Uint8Array) => string;
}

interface ApiAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer;
}

const MAX_SYNC = 33_554_432;
const MAX_ASYNC = 131_072;

// FC 2.0 names a service, which a function of 3.0 does not have: any name will do.
const INVOCATIONS =
  /^\/(?:2016-08-15\/services\/[^/]+|2023-03-30)\/functions\/([^/]+)\/invocations$/;

/**
 * Answers InvokeFunction of the APIs 2016-08-15 and 2023-03-30; requests are not authenticated.
 *
 * @see https://www.alibabacloud.com/help/en/functioncompute/fc/developer-reference/api-fc-2023-03-30-invokefunction
 */
export async function answerApi(
  message: IncomingMessage,
  response: ServerResponse,
  options: ApiOptions,
): Promise<void> {
  const requestId = newInvocationId();
  const { status, headers, body = Buffer.alloc(0) } = await invoke(message, requestId, options);
  const length = { 'content-length': body.length };
  response.writeHead(status, { 'x-fc-request-id': requestId, ...headers, ...length });
  response.end(body);
}

async function invoke(
  message: IncomingMessage,
  requestId: string,
  { find, invokeAsync }: ApiOptions,
): Promise<ApiAnswer> {
  const [path = ''] = (message.url ?? '').split('?', 1);
  const [, name] = INVOCATIONS.exec(path) ?? [];
  if (message.method !== 'POST' || name === undefined) {
    return error(404, requestId, 'PathNotSupported', 'The stand-in only has InvokeFunction.');
  }
  const host = find(name);
  if (!host) {
    return error(404, requestId, 'FunctionNotFound', `function '${name}' does not exist`);
  }
  const isAsync = message.headers['x-fc-invocation-type'] === 'Async';
  const event = await readBody(message, isAsync ? MAX_ASYNC : MAX_SYNC);
  if (!event) return error(400, requestId, 'EntityTooLarge', 'the payload is too large');
  if (isAsync) {
    return { status: 202, headers: { 'x-fc-request-id': invokeAsync(host, event) } };
  }
  const { payload, errorType } = await host.invoke(event, { requestId });
  return errorType === undefined
    ? { status: 200, headers: { 'content-type': 'application/octet-stream' }, body: payload }
    : {
        status: 200,
        headers: { 'content-type': 'application/json', 'x-fc-error-type': errorType },
        body: payload,
      };
}

// The two versions of the API name the members of an error differently.
function error(status: number, RequestId: string, code: string, message: string): ApiAnswer {
  const names = { ErrorCode: code, ErrorMessage: message, Code: code, Message: message };
  const body = Buffer.from(JSON.stringify({ ...names, RequestId }));
  return { status, headers: { 'content-type': 'application/json' }, body };
}
