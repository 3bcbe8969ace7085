import { randomBytes } from 'node:crypto';
import { invocationId, requestId } from '../../wire/index.js';

/** A new request id of OSS or SMQ. */
export function newRequestId(): string {
  return requestId(new Date(), randomBytes(8));
}

/** A new request id of Function Compute. */
export function newInvocationId(): string {
  return invocationId(new Date(), randomBytes(10));
}
