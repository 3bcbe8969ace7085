import { SmqError } from './smq-error.js';

/** @throws {SmqError} `InvalidArgument` for an empty text, and for one of more bytes than the queue or topic takes. */
export function checkBody(body: string, most: number): void {
  if (body === '') throw new SmqError('InvalidArgument', 'The MessageBody is missing.');
  if (Buffer.byteLength(body) <= most) return;
  const message = `The length of message should not be larger than ${most}.`;
  throw new SmqError('InvalidArgument', message);
}
