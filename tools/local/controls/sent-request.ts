import type { SentCallback } from '../oss/callback/send-callback.js';
import type { TraceEvent } from '../trace/trace-event.js';

const REQUEST = /^POST \S+ HTTP\/1\.1\n([\s\S]*?)\n\n([\s\S]*)$/;

/** The request that this callback or push was, as its trace has it; `undefined` when it was none, or is not whole. */
export function sentRequest({ kind, facts, parts }: TraceEvent): SentCallback | undefined {
  if (kind !== 'callback' && kind !== 'delivery') return undefined;
  const part = parts.find(({ name }) => name === 'request');
  const { url } = facts;
  const [, head = '', body] = REQUEST.exec(part?.text ?? '') ?? [];
  if (url === undefined || body === undefined || part?.isCut) return undefined;
  return { url, headers: Object.fromEntries(head.split('\n').map(readField)), body };
}

/** The same request with one byte of its body changed. @throws {Error} when there is none that could be. */
export function forged({ url, headers, body }: SentCallback): SentCallback {
  const at = body.search(/[a-z0-9][^a-z0-9]*$/i);
  if (at < 0) throw new Error('its body is empty: there is nothing to forge');
  const other = body[at] === '7' ? '8' : '7';
  return { url, headers, body: `${body.slice(0, at)}${other}${body.slice(at + 1)}` };
}

function readField(line: string): [name: string, value: string] {
  const border = line.indexOf(': ');
  return [line.slice(0, border), line.slice(border + 2)];
}
