import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Credential } from '../../http/credential.js';
import { joinHeaders } from '../../http/join-headers.js';
import { readBody } from '../../http/read-body.js';
import { newInvocationId } from '../../http/request-id.js';
import { skipRest } from '../../http/skip-rest.js';
import type { Template } from '../../template.js';
import type { Observer } from '../../trace/trace-event.js';
import type { AsyncQueue } from '../async-queue.js';
import { isAsyncRequest, MAX_ASYNC_EVENT } from '../async-request.js';
import { errorDocument, FcError, oldErrorDocument } from '../fc-error.js';
import type { FunctionHost } from '../function-host.js';
import { checkSignature } from '../signature.js';
import { type ApiAnswer, jsonAnswer } from './api-answer.js';
import { type ApiRoute, readRoute } from './api-route.js';
import { describeFunction, describeService, pageOf } from './describe-function.js';
import { invokeFunction } from './invoke-function.js';

export interface ApiOptions {
  readonly template: Template;
  readonly hosts: ReadonlyMap<string, FunctionHost>;
  readonly queue: AsyncQueue;
  readonly observer: Observer;
  /** Whose signatures are taken; none is asked for where there are none. */
  readonly credentials: readonly Credential[];
  /** When the functions came to be. */
  readonly since: Date;
}

const MAX_SYNC_EVENT = 33_554_432;

/** The service that the list of services names. */
const SERVICE = 'local';

/** Answers a request to the API, of 2016-08-15 or of 2023-03-30, as far as the stand-in has it. */
export async function answerApi(
  message: IncomingMessage,
  response: ServerResponse,
  options: ApiOptions,
): Promise<void> {
  const requestId = newInvocationId();
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const { status, headers, body } = await answer(message, requestId, gone.signal, options);
  response.writeHead(status, {
    ...headers,
    'content-length': body.length,
    'x-fc-request-id': requestId,
  });
  response.end(body);
  skipRest(message);
}

async function answer(
  message: IncomingMessage,
  requestId: string,
  signal: AbortSignal,
  options: ApiOptions,
): Promise<ApiAnswer> {
  const { method = '', url: target = '/' } = message;
  try {
    const headers = joinHeaders(message);
    const isAsync = isAsyncRequest(headers);
    const most = isAsync ? MAX_ASYNC_EVENT : MAX_SYNC_EVENT;
    const body = await readBody(message, most);
    if (!body) {
      const tooLarge = `payload size exceeds maximum allowed size (${most} bytes)`;
      throw new FcError(400, 'EntityTooLarge', tooLarge);
    }
    checkSignature({ method, target, headers, body }, options.credentials);
    const route = readRoute(method, target);
    const { qualifier } = route;
    if (route.action !== 'InvokeFunction') return describe(route, options);
    const request = { requestId, headers, event: body, isAsync, qualifier, signal };
    return await invokeFunction(find(route, options), request, options);
  } catch (error) {
    if (!(error instanceof FcError)) throw error;
    const isOld = target.startsWith('/2016-08-15/');
    return {
      status: error.status,
      headers: { 'content-type': 'application/json' },
      body: isOld ? oldErrorDocument(error) : errorDocument(error, requestId),
    };
  }
}

function describe(route: ApiRoute, { template, hosts, since }: ApiOptions): ApiAnswer {
  const { version, query } = route;
  const where = { region: template.region, account: template.account, since };
  if (route.action === 'GetFunction') {
    return jsonAnswer(describeFunction(find(route, { hosts }).template, version, where));
  }
  if (route.action === 'GetService') return jsonAnswer(describeService(route.service, where));
  if (route.action === 'ListServices') {
    const { page, ...rest } = pageOf([SERVICE], (name) => name, query);
    return jsonAnswer({ services: page.map((name) => describeService(name, where)), ...rest });
  }
  const { page, ...rest } = pageOf(template.functions, ({ name }) => name, query);
  const functions = page.map((item) => describeFunction(item, version, where));
  return jsonAnswer({ functions, ...rest });
}

function find(
  { functionName, service }: ApiRoute,
  { hosts }: Pick<ApiOptions, 'hosts'>,
): FunctionHost {
  // The API of 2023 names a function of Function Compute 2.0 with its service: `service$function`.
  const host = hosts.get(functionName) ?? hosts.get(functionName.replace(/^[^$]*\$/, ''));
  if (host) return host;
  const where = service && ` in service '${service}'`;
  throw new FcError(404, 'FunctionNotFound', `function '${functionName}' does not exist${where}`);
}
