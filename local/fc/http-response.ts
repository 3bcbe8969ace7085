import { isObject, tryParseJson } from '@oss-inbox/shared';

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

const RESERVED =
  /^(?:x-fc-.*|connection|content-length|date|keep-alive|server|content-disposition|upgrade)$/i;

/**
 * What an HTTP trigger makes of a function's return: the status, headers and body it describes when it is JSON with a
 * `statusCode`, else status 200 with all of it as the body.
 *
 * @see https://www.alibabacloud.com/help/en/functioncompute/fc/user-guide/http-trigger-invoking-function
 */
export function httpAnswer(payload: Buffer): HttpAnswer {
  const described = tryParseJson(payload.toString());
  const json = { 'content-type': 'application/json' };
  if (!isObject(described) || typeof described['statusCode'] !== 'number') {
    return { status: 200, headers: json, body: payload };
  }
  const { statusCode, headers, body = '', isBase64Encoded } = described;
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return {
    status: statusCode,
    headers: { ...json, ...ownHeaders(headers) },
    body: Buffer.from(text, isBase64Encoded === true ? 'base64' : 'utf8'),
  };
}

function ownHeaders(headers: unknown): Record<string, string> {
  if (!isObject(headers)) return {};
  const own = Object.entries(headers).filter(([name]) => !RESERVED.test(name));
  return Object.fromEntries(own.map(([name, value]) => [name.toLowerCase(), String(value)]));
}
