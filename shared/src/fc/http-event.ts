import { decodeUtf8, isForbiddenKey, isObject, isText, pick } from '../core/index.js';

/** A request as an HTTP trigger hands it over. */
export interface HttpRequest {
  readonly method: string;
  /** Percent-encoded, as sent. */
  readonly path: string;
  /** Decoded; order, repeats and original encoding are lost before the function sees them. */
  readonly query: Readonly<Record<string, string>>;
  /** By lower-case name; repeated headers are joined with commas. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** What an HTTP function returns. */
export interface HttpResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly isBase64Encoded: false;
  readonly body: string;
}

/**
 * The request in an HTTP trigger's event (format v1); `undefined` when the event is something else.
 *
 * @see https://www.alibabacloud.com/help/en/functioncompute/fc/http-trigger-invoking-function
 */
export function decodeHttpEvent(event: Uint8Array): HttpRequest | undefined {
  const value = parse(event);
  if (!isObject(value)) return undefined;
  const { rawPath, headers, queryParameters, body, isBase64Encoded, requestContext } = value;
  const http = isObject(requestContext) ? requestContext['http'] : undefined;
  if (!isObject(http) || !isText(http['method'])) return undefined;
  if (!isText(rawPath) || !isObject(headers)) return undefined;
  const text = body ?? '';
  if (!isText(text)) return undefined;
  return {
    method: http['method'],
    path: rawPath,
    query: isObject(queryParameters) ? pick(queryParameters, isQueryPart) : {},
    headers: lowerCaseNames(pick(headers, isText)),
    body: Buffer.from(text, isBase64Encoded === true ? 'base64' : 'utf8'),
  };
}

// Function Compute wrote it, and only texts are taken out of it: no need for what `parseJson` is careful about, which costs
// more than the rest on a large body.
function parse(event: Uint8Array): unknown {
  try {
    return JSON.parse(decodeUtf8(event) ?? '');
  } catch {
    return undefined;
  }
}

/** A response with a JSON body. */
export function jsonResponse(statusCode: number, body: object): HttpResponse {
  return {
    statusCode,
    headers: { 'Content-Type': 'application/json; charset=utf-8' },
    isBase64Encoded: false,
    body: JSON.stringify(body),
  };
}

function isQueryPart(value: unknown, name: string): value is string {
  return isText(value) && !isForbiddenKey(name);
}

// Function Compute sends Go-canonical names (X-Oss-Pub-Key-Url), whatever the client wrote.
function lowerCaseNames(headers: Readonly<Record<string, string>>): Record<string, string> {
  const lower = new Map<string, string>();
  for (const [name, value] of Object.entries(headers)) {
    const key = name.toLowerCase();
    if (isForbiddenKey(key)) continue;
    const before = lower.get(key);
    lower.set(key, before === undefined ? value : `${before},${value}`);
  }
  return Object.fromEntries(lower);
}
