import type { Observer } from '../../trace/trace-event.js';
import type { AsyncQueue } from '../async-queue.js';
import { readAsyncRequest } from '../async-request.js';
import type { FunctionHost } from '../function-host.js';
import { endMark } from '../invocation.js';
import { endOf, invokeTraced } from '../traced-invocation.js';
import type { ApiAnswer } from './api-answer.js';

interface InvokeRequest {
  readonly requestId: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly event: Buffer;
  readonly isAsync: boolean;
  readonly qualifier: string | undefined;
  readonly signal: AbortSignal;
}

interface Invoker {
  readonly queue: AsyncQueue;
  readonly observer: Observer;
}

const LOG_TAIL = 4096;

/**
 * Answers InvokeFunction; a function that fails is status 200 and a header that says so.
 *
 * @throws {FcError} for an asynchronous request that is not allowed.
 * @see https://www.alibabacloud.com/help/en/functioncompute/fc/developer-reference/api-fc-2023-03-30-invokefunction
 */
export async function invokeFunction(
  host: FunctionHost,
  request: InvokeRequest,
  { queue, observer }: Invoker,
): Promise<ApiAnswer> {
  const { headers, requestId, qualifier, event } = request;
  if (request.isAsync) {
    const asked = readAsyncRequest(headers);
    queue.add(host, event, { requestId, qualifier, ...asked });
    return { status: 202, headers: taskHeaders(asked.taskId), body: Buffer.alloc(0) };
  }
  const lines: string[] = [];
  const { traceEvent, ...outcome } = await invokeTraced(host, event, {
    ...request,
    type: 'sync',
    cause: undefined,
    observer,
    onLine: (line) => lines.push(line),
  });
  traceEvent.update(endOf(outcome));
  const { payload, errorType, duration, memory } = outcome;
  return {
    status: 200,
    headers: {
      'content-type': errorType === undefined ? 'application/octet-stream' : 'application/json',
      'x-fc-invocation-duration': String(duration),
      'x-fc-max-memory-usage': String(memory),
      ...(errorType !== undefined && { 'x-fc-error-type': errorType }),
      ...(headers['x-fc-log-type'] === 'Tail' && { 'x-fc-log-result': tail(requestId, lines) }),
    },
    body: payload,
  };
}

function taskHeaders(taskId: string | undefined): Record<string, string> {
  if (taskId === undefined) return {};
  return { 'x-fc-async-task-id': taskId, 'x-fc-stateful-async-invocation-id': taskId };
}

function tail(requestId: string, lines: readonly string[]): string {
  const first = `FC Invoke Start RequestId: ${requestId}`;
  const log = [first, ...lines, `${endMark}${requestId}`, ''].join('\n');
  return Buffer.from(log).subarray(-LOG_TAIL).toString('base64');
}
