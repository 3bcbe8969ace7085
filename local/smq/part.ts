import type { Part } from '../trace/happening.js';

const MOST = 65_536;

/** A payload for the trace, cut after 64 KB. */
export function part(name: string, text: string): Part {
  const bytes = Buffer.from(text);
  if (bytes.length <= MOST) return { name, text };
  const note = `… (${bytes.length - MOST} more bytes)`;
  return { name, text: `${bytes.subarray(0, MOST).toString()}${note}` };
}

/** A request or answer as it goes over the wire. */
export function wireText(
  firstLine: string,
  headers: readonly (readonly [name: string, value: string])[],
  body: string,
): string {
  const lines = headers.map(([name, value]) => `${name}: ${value}`);
  return [firstLine, ...lines, '', body].join('\n');
}
