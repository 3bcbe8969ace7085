import type { MessageExtras } from '../../wire/index.js';
import { SmqError } from './smq-error.js';

/** @throws {SmqError} `InvalidArgument` for an empty text, and for a message of more bytes than the queue or topic takes. */
export function checkBody(message: { readonly body: string } & MessageExtras, most: number): void {
  if (message.body === '') throw new SmqError('InvalidArgument', 'The MessageBody is missing.');
  if (sizeOf(message) <= most) return;
  const text = `The length of message should not be larger than ${most}.`;
  throw new SmqError('InvalidArgument', text);
}

/** What a message counts for, in bytes: its text, and names, types and values of its attributes. */
export function sizeOf({
  body,
  userProperties = {},
  systemProperties = {},
}: { readonly body: string } & MessageExtras): number {
  return [...Object.entries(userProperties), ...Object.entries(systemProperties)]
    .flatMap(([name, { Type, Value }]) => [name, Type, Value])
    .reduce((sum, text) => sum + Buffer.byteLength(text), Buffer.byteLength(body));
}
