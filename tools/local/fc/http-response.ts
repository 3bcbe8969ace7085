import { isObject, tryParseJson } from 'oss-inbox';

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

const RESERVED =
  /^(?:x-fc-.*|connection|content-length|date|keep-alive|server|content-disposition|upgrade|transfer-encoding)$/;
const BASE64 = /^(?:[A-Za-z\d+/]{4})*(?:[A-Za-z\d+/]{2}==|[A-Za-z\d+/]{3}=)?$/;
const TOKEN = /^[!#$%&'*+.^_`|~\dA-Za-z-]+$/;
const MAX_HEADERS = 8192;

/**
 * What an HTTP trigger makes of a function's return: the status, headers and body it describes when it is JSON with a
 * `statusCode`, else status 200 with all of it as the body. `undefined` when what it describes is no answer of HTTP, or
 * its headers have more than 8 KB.
 *
 * @see https://www.alibabacloud.com/help/en/functioncompute/fc/user-guide/http-trigger-invoking-function
 */
export function httpAnswer(payload: Buffer): HttpAnswer | undefined {
  const described = tryParseJson(payload.toString());
  const json = { 'content-type': 'application/json' };
  if (!isObject(described) || !Number.isInteger(described['statusCode'])) {
    return { status: 200, headers: json, body: payload };
  }
  const { headers, body, isBase64Encoded } = described;
  const status = Number(described['statusCode']);
  const answer = { status, headers: { ...json, ...ownHeaders(headers) } };
  if (!isAllowed(answer)) return undefined;
  return { ...answer, body: bodyOf(body, isBase64Encoded === true) };
}

function ownHeaders(headers: unknown): Record<string, string> {
  if (!isObject(headers)) return {};
  const own = Object.entries(headers)
    .map(([name, value]) => [name.toLowerCase(), toText(value)] as const)
    .filter(([name]) => !RESERVED.test(name));
  return Object.fromEntries(own);
}

function isAllowed({ status, headers }: Omit<HttpAnswer, 'body'>): boolean {
  const entries = Object.entries(headers);
  const size = entries.reduce((sum, entry) => sum + Buffer.byteLength(entry.join('')), 0);
  const areFine = entries.every(([name, value]) => TOKEN.test(name) && !/[^\t\P{Cc}]/u.test(value));
  return status >= 200 && status <= 999 && size <= MAX_HEADERS && areFine;
}

/** A body that claims to be Base64 and is not goes out as it is. */
function bodyOf(body: unknown, isBase64Encoded: boolean): Buffer {
  const text = toText(body);
  const digits = text.replace(/[\r\n]/g, '');
  return isBase64Encoded && BASE64.test(digits) ? Buffer.from(digits, 'base64') : Buffer.from(text);
}

function toText(value: unknown): string {
  if (typeof value === 'string') return value;
  return value === undefined || value === null ? '' : JSON.stringify(value);
}
