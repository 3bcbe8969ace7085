import { isObject, type ReceivedQuery } from 'oss-inbox';
import type { CapturedRequest, CapturedResponse } from './captured-message.js';
import { splitTarget } from './captured-message.js';
import { headersByName } from './header-lines.js';

type Fields = Readonly<Record<string, unknown>>;

const FORM = 'JSON capture';

/**
 * A request that was captured as JSON: headers (an object, or a list of pairs), a target (`requestTarget`, `originalUrl`,
 * `url`, `path` and `query`) and a body (`bodyBase64`, `body` with or without `isBase64Encoded`, HAR's `postData`).
 */
export function readJsonRequest(value: unknown): CapturedRequest | undefined {
  if (!isObject(value)) return undefined;
  const headers = readHeaders(value['headers']);
  const target = ['requestTarget', 'originalUrl', 'url', 'rawPath', 'path']
    .map((name) => value[name])
    .find((given) => typeof given === 'string');
  if (headers === undefined || typeof target !== 'string') return undefined;
  const { path, query } = splitTarget(target);
  return {
    form: FORM,
    method: typeof value['method'] === 'string' ? value['method'].toUpperCase() : 'POST',
    path,
    query: query || readQuery(value['query'] ?? value['queryParameters']),
    headers,
    ...readBody(value),
  };
}

/** A response that was captured as JSON: `status` or `statusCode`, and headers or a body. */
export function readJsonResponse(value: unknown): CapturedResponse | undefined {
  if (!isObject(value)) return undefined;
  const status = value['status'] ?? value['statusCode'];
  const headers = readHeaders(value['headers']);
  if (typeof status !== 'number') return undefined;
  if (headers === undefined && typeof value['body'] !== 'string') return undefined;
  const body = readBody(value).body ?? Buffer.alloc(0);
  return { form: FORM, status, headers: headers ?? {}, body };
}

function readHeaders(value: unknown): Record<string, string> | undefined {
  if (isObject(value)) {
    return headersByName(
      Object.entries(value).flatMap(([name, given]) =>
        (Array.isArray(given) ? given : [given])
          .filter((each) => typeof each === 'string' || typeof each === 'number')
          .map((each): [string, string] => [name, String(each)]),
      ),
    );
  }
  if (!Array.isArray(value)) return undefined;
  const pairs = value.map((pair: unknown) =>
    isObject(pair) ? [pair['name'], pair['value']] : pair,
  );
  return pairs.every(isPair) ? headersByName(pairs) : undefined;
}

function isPair(pair: unknown): pair is [string, string] {
  return Array.isArray(pair) && pair.length === 2 && pair.every((part) => typeof part === 'string');
}

function readQuery(value: unknown): ReceivedQuery {
  if (typeof value === 'string') return value.replace(/^\?/, '');
  if (!isObject(value)) return '';
  return Object.fromEntries(
    Object.entries(value).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  );
}

type Body = Pick<CapturedRequest, 'body' | 'otherBodies' | 'remarks'>;

function readBody(value: Fields): Body {
  const { bodyBase64, body, isBase64Encoded, postData } = value;
  const given = body ?? (isObject(postData) ? postData['text'] : undefined);
  if (typeof bodyBase64 === 'string') return exactly(Buffer.from(bodyBase64, 'base64'));
  if (typeof given === 'string') {
    if (isBase64Encoded !== true) return exactly(Buffer.from(given));
    const what = 'the body is no Base64, although isBase64Encoded says so';
    const otherBodies = [{ what, body: Buffer.from(given) }];
    return { body: Buffer.from(given, 'base64'), otherBodies, remarks: [] };
  }
  if (isObject(given) && given['type'] === 'Buffer' && Array.isArray(given['data'])) {
    return exactly(Buffer.from(given['data'].map(Number)));
  }
  if (typeof given !== 'object' || given === null) return exactly(undefined);
  return {
    body: Buffer.from(JSON.stringify(given)),
    otherBodies: [],
    remarks: ['the body was captured parsed: its bytes are a guess'],
  };
}

function exactly(body: Buffer | undefined): Body {
  return { body, otherBodies: [], remarks: [] };
}
