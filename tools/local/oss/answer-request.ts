import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { joinHeaders } from '../http/join-headers.js';
import { readBody } from '../http/read-body.js';
import { newRequestId } from '../http/request-id.js';
import { skipRest } from '../http/skip-rest.js';
import { authenticate } from './auth/authenticate.js';
import { corsHeaders, exposing } from './cors.js';
import { type EventStatus, eventStatusHeaders, joinStatuses } from './event-status.js';
import type { OssCloud } from './oss-cloud.js';
import { errorXml, malformedXml, OssError } from './oss-error.js';
import { type OssRequestHead, type OssResponse, readOssRequest } from './oss-request.js';
import { bodyOf } from './request-body.js';
import { type Operation, route } from './route.js';
import { sendResponse } from './send-response.js';
import { type OperationResult, type TracedOperation, traceOperation } from './trace-operation.js';

interface Asked {
  readonly head: OssRequestHead;
  readonly operation: Operation;
}

/** Of a body that is read before anything is done with it: 1,000 keys of 1,023 bytes, each of them escaped. */
const MAX_BODY = 8_388_608;

/** Does what a request asks for, answers it and tells of it. */
export async function answerRequest(
  cloud: OssCloud,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const id = newRequestId();
  const asked = understand(message, id);
  const trace = begin(cloud, message, id, asked);
  const statuses: EventStatus[] = [];
  const raise: OssCloud['raise'] = (change) => {
    const status = cloud.raise(change);
    statuses.push(status);
    return status;
  };
  try {
    const result =
      'error' in asked
        ? failure(asked.error, id, message)
        : await perform({ ...cloud, raise }, asked, message, trace);
    const full = complete(result.response, id, message, joinStatuses(statuses));
    const end = () => trace.end({ ...result, response: full });
    const isStream = full.body instanceof Readable;
    // Whoever has the answer finds that it was told of.
    if (!isStream) end();
    await sendResponse(response, full);
    if (isStream) end();
  } catch (error) {
    trace.breakOff(error);
    throw error;
  } finally {
    skipRest(message);
  }
}

function understand(
  message: IncomingMessage,
  id: string,
): Asked | { readonly error: unknown; readonly head?: OssRequestHead } {
  let head: OssRequestHead | undefined;
  try {
    head = readOssRequest(message, id);
    return { head, operation: route(head) };
  } catch (error) {
    return { error, ...(head && { head }) };
  }
}

function begin(
  { observer }: OssCloud,
  message: IncomingMessage,
  id: string,
  asked: { readonly head?: OssRequestHead; readonly operation?: Operation },
): TracedOperation {
  const { method = '', url: target = '' } = message;
  const unread = { id, method, target, headers: joinHeaders(message) };
  return traceOperation(observer, asked.operation?.name ?? method, asked.head ?? unread);
}

async function perform(
  cloud: OssCloud,
  { head, operation }: Asked,
  message: IncomingMessage,
  trace: TracedOperation,
): Promise<OperationResult> {
  try {
    const { region } = cloud.owner;
    authenticate(head, cloud.credentials, { region, now: head.time });
    const body = operation.isUpload ? Buffer.alloc(0) : await readBody(message, MAX_BODY);
    if (!body) throw malformedXml();
    if (!operation.isUpload) trace.body(body);
    const request = { ...head, cause: trace.cause, body, upload: bodyOf(message) };
    return { response: await operation.run(cloud, request) };
  } catch (error) {
    // There is nobody to be told.
    if (message.destroyed && !message.complete) throw error;
    return failure(error, head.id, message);
  }
}

function failure(error: unknown, id: string, message: IncomingMessage): OperationResult {
  const known =
    error instanceof OssError
      ? error
      : new OssError(500, 'InternalError', `The stand-in failed: ${String(error)}`);
  const { status, code, details } = known;
  const { ec } = details;
  const xml = errorXml(known, id, message.headers.host ?? '');
  const headers = {
    'content-type': 'application/xml',
    ...(ec !== undefined && { 'x-oss-ec': ec }),
    ...details.headers,
  };
  if (message.method !== 'HEAD') return { response: { status, headers, body: xml }, code, ec };
  const inHeader = Buffer.from(xml).toString('base64');
  return { response: { status, headers: { ...headers, 'x-oss-err': inHeader } }, code, ec };
}

function complete(
  response: OssResponse,
  id: string,
  message: IncomingMessage,
  status: EventStatus,
): OssResponse {
  const headers = {
    server: 'AliyunOSS',
    ...response.headers,
    ...eventStatusHeaders(status),
    ...corsHeaders(message.headers),
    'x-oss-request-id': id,
  };
  return { ...response, headers: { ...headers, ...exposing(headers) } };
}
