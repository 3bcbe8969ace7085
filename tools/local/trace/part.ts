import { isUtf8 } from 'node:buffer';
import type { Part } from './trace-event.js';

/** Bytes of a payload that are kept; an asynchronous event has no more. */
const MOST = 131_072;

/** A payload as text, or in Base64 when it is none; of a long one the beginning. */
export function newPart(name: string, payload: string | Uint8Array): Part {
  const bytes = Buffer.from(payload);
  const kept = bytes.subarray(0, MOST);
  const isCut = kept.length < bytes.length;
  const note = isCut ? `\n… (the first ${MOST} of ${bytes.length} bytes)` : '';
  if (!isUtf8(bytes)) {
    const text = kept.toString('base64') + note;
    return { name: `${name}, in Base64`, text, ...(isCut && { isCut }) };
  }
  // The cut may go through a character.
  const text = isCut ? kept.toString().replace(/\uFFFD$/, '') : kept.toString();
  return { name, text: text + note, ...(isCut && { isCut }) };
}

/** A request or answer as it goes over the wire: its first line, its headers and its body. */
export function messagePart(
  name: string,
  firstLine: string,
  headers: Readonly<Record<string, string>> | readonly (readonly [string, string])[],
  body: string | Uint8Array = '',
): Part {
  const fields = Array.isArray(headers) ? headers : Object.entries(headers);
  const lines = fields.map(([field, value]) => `${field}: ${value}`);
  const head = [firstLine, ...lines, '', ''].join('\n');
  if (typeof body === 'string') return newPart(name, head + body);
  if (isUtf8(body)) return newPart(name, Buffer.concat([Buffer.from(head), body]));
  return newPart(`${name}, its body in Base64`, head + Buffer.from(body).toString('base64'));
}
