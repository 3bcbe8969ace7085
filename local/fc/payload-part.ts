import { isUtf8 } from 'node:buffer';
import type { Part } from '../trace/happening.js';

const MOST = 65_536;

/** A payload as a part of a happening: text, or Base64 of what is none, and of a long one the beginning. */
export function payloadPart(name: string, payload: Uint8Array): Part {
  const shown = Buffer.from(payload).subarray(0, MOST);
  const note = payload.length > MOST ? `\n… (the first ${MOST} of ${payload.length} bytes)` : '';
  if (!isUtf8(payload)) {
    return { name: `${name} (Base64)`, text: shown.toString('base64') + note };
  }
  // The cut may go through a character.
  const text = note ? shown.toString().replace(/\uFFFD$/, '') : shown.toString();
  return { name, text: text + note };
}
