import type { CapturedRequest, CapturedResponse, OtherBody } from './captured-message.js';
import { splitTarget } from './captured-message.js';
import { beginsWithHeader, parseHeaderLines } from './header-lines.js';
import { withoutLineEnds } from './line-ends.js';

// What tcpdump and logs put before it on its line is skipped.
const REQUEST_LINE =
  /\b(GET|HEAD|POST|PUT|DELETE|OPTIONS|PATCH) (\S{1,16384}) HTTP\/\d(?:\.\d)?[ \t]*\r?(?:\n|$)/;
const STATUS_LINE = /^HTTP\/\d(?:\.\d)? (\d{3})[^\n]*(?:\n|$)/;

/**
 * The request in raw HTTP text, line ends as CRLF or LF, up to its Content-Length; `undefined` where there is none. A text
 * that begins with headers will do too.
 */
export function parseRawRequest(
  bytes: Buffer,
  form = 'raw HTTP request',
): CapturedRequest | undefined {
  const text = bytes.toString('latin1');
  const line = REQUEST_LINE.exec(text);
  if (line === null && !(beginsWithHeader(text) && /^authorization:/im.test(text))) {
    return undefined;
  }
  const start = line === null ? 0 : line.index + line[0].length;
  const { headers, body } = splitHead(bytes.subarray(start));
  const [, method = 'POST', target] = line ?? [];
  const { path, query } = target === undefined ? { query: '' } : splitTarget(utf8(target));
  return {
    form,
    method,
    path,
    query,
    headers,
    ...measure(body, headers),
  };
}

/** The response in raw HTTP text, as `curl -i` prints it; `undefined` for any other text. */
export function parseRawResponse(
  bytes: Buffer,
  form = 'raw HTTP response',
): CapturedResponse | undefined {
  const line = STATUS_LINE.exec(bytes.toString('latin1'));
  if (line === null) return undefined;
  const { headers, body } = splitHead(bytes.subarray(line[0].length));
  return { form, status: Number(line[1]), headers, body };
}

function splitHead(bytes: Buffer): { headers: Record<string, string>; body: Buffer } {
  const text = bytes.toString('latin1');
  const border = /^\r?\n|\r?\n\r?\n/.exec(text);
  const head = border === null ? text : text.slice(0, border.index);
  const bodyStart = border === null ? text.length : border.index + border[0].length;
  return {
    headers: parseHeaderLines(utf8(head).split(/\r?\n/)),
    body: bytes.subarray(bodyStart),
  };
}

type Measured = Pick<CapturedRequest, 'body' | 'otherBodies' | 'remarks'>;

/** The body as far as its Content-Length goes. */
function measure(body: Buffer, headers: Readonly<Record<string, string>>): Measured {
  const given = headers['content-length'] ?? '';
  const length = /^\d{1,9}$/.test(given) ? Number(given) : undefined;
  if (length === undefined || body.length <= length) {
    return {
      body: body.length === 0 && length !== 0 ? undefined : body,
      otherBodies: [],
      remarks: [],
    };
  }
  const rest = body.subarray(length);
  const isLineEnd = /^[\r\n]*$/.test(rest.toString('latin1'));
  return {
    body: body.subarray(0, length),
    otherBodies: isLineEnd ? [] : [lastBytes(body, length)],
    remarks: isLineEnd ? [] : [`${rest.length} bytes after its Content-Length were left out`],
  };
}

// Between head and body, tcpdump prints what it says of the next packet.
function lastBytes(body: Buffer, length: number): OtherBody {
  const end = withoutLineEnds(body.toString('latin1')).length;
  return {
    what: 'its last bytes are the body: something else stands between head and body',
    body: body.subarray(Math.max(end - length, 0), end),
  };
}

function utf8(latin1: string): string {
  return Buffer.from(latin1, 'latin1').toString();
}
