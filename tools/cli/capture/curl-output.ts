import type { CapturedRequest, CapturedResponse } from './captured-message.js';
import { parseRawRequest, parseRawResponse } from './raw-http.js';

const FORM = 'curl -v output';

/** The request in what `curl -v` prints: lines after `> `, and the body after them where there is one. */
export function parseCurlRequest(bytes: Buffer): CapturedRequest | undefined {
  const lines = bytes.toString('latin1').split('\n');
  const first = lines.findIndex((line) => /^> [A-Z]+ \S+ HTTP\//.test(line));
  if (first < 0) return undefined;
  const length = lines.slice(first).findIndex((line) => !/^[>*]/.test(line));
  const end = length < 0 ? lines.length : first + length;
  const head = lines.slice(first, end).filter((line) => line.startsWith('>'));
  const raw = `${head.map(bare).join('\n').trimEnd()}\n\n${bodyFrom(lines, end)}`;
  return parseRawRequest(Buffer.from(raw, 'latin1'), FORM);
}

/** The response in what `curl -v` prints: lines after `< `, and what follows them. */
export function parseCurlResponse(bytes: Buffer): CapturedResponse | undefined {
  const lines = bytes.toString('latin1').split('\n');
  const first = lines.findIndex((line) => line.startsWith('< HTTP/'));
  if (first < 0) return undefined;
  const length = lines.slice(first).findIndex((line) => !/^[<*]/.test(line));
  const end = length < 0 ? lines.length : first + length;
  const head = lines.slice(first, end).filter((line) => line.startsWith('<'));
  const raw = `${head.map(bare).join('\n').trimEnd()}\n\n${bodyFrom(lines, end)}`;
  return parseRawResponse(Buffer.from(raw, 'latin1'), FORM);
}

function bare(line: string): string {
  return line.replace(/^[<>] ?/, '').replace(/\r$/, '');
}

/** What curl did not add itself: it ends where curl's own lines begin again. */
function bodyFrom(lines: readonly string[], start: number): string {
  const rest = lines.slice(start).filter((line) => !/^[{}] \[\d+ bytes data\]\r?$/.test(line));
  const end = rest.findIndex((line) => /^(?:[<>] |[<>]\r?$|\* )/.test(line));
  if (end < 0) return rest.join('\n');
  return rest
    .slice(0, end)
    .map((line) => `${line}\n`)
    .join('');
}
