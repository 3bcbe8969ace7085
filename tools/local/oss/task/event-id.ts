import { randomBytes } from 'node:crypto';
import { eventId } from '../../../wire/index.js';

/** A new id of an event of Intelligent Media Management, such as `25E-2AbCdEfGhIjKlMnOpQrStUvWxYz`. */
export function newEventId(prefix: string): string {
  return eventId(prefix, randomBytes(27));
}
