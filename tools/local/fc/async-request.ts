import { FcError } from './fc-error.js';

/** Bytes that the event of an asynchronous invocation may have. */
export const MAX_ASYNC_EVENT = 131_072;

/** What the headers of an asynchronous request ask for. */
export interface AsyncRequest {
  /** Seconds to wait before the first attempt. */
  readonly delay?: number;
  /** Nothing else may ever have it. */
  readonly taskId?: string;
}

/** Whether the request is asynchronous. @throws {FcError} for a type that there is not. */
export function isAsyncRequest(headers: Readonly<Record<string, string>>): boolean {
  const { 'x-fc-invocation-type': type = 'Sync' } = headers;
  if (type !== 'Sync' && type !== 'Async') {
    throw new FcError(400, 'InvalidArgument', `invalid invocation type '${type}'`);
  }
  return type === 'Async';
}

/**
 * Reads `x-fc-async-delay` and `x-fc-async-task-id`, which is `x-fc-stateful-async-invocation-id` with the clients of
 * Function Compute 2.0.
 *
 * @throws {FcError} for a delay or an id that is not allowed.
 */
export function readAsyncRequest(headers: Readonly<Record<string, string>>): AsyncRequest {
  const delay = headers['x-fc-async-delay'];
  const taskId = headers['x-fc-async-task-id'] ?? headers['x-fc-stateful-async-invocation-id'];
  if (delay !== undefined && !(Number(delay) > 0 && Number(delay) <= 3600)) {
    throw new FcError(400, 'InvalidArgument', `x-fc-async-delay must be in (0, 3600]: '${delay}'`);
  }
  if (taskId !== undefined && !/^[A-Za-z_][\w-]{0,127}$/.test(taskId)) {
    throw new FcError(400, 'InvalidArgument', `invalid async task id '${taskId}'`);
  }
  return {
    ...(delay !== undefined && { delay: Number(delay) }),
    ...(taskId !== undefined && { taskId }),
  };
}
