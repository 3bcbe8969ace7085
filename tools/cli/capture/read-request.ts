import { decodeHttpEvent, decodeUtf8, isObject, tryParseJson } from 'oss-inbox';
import type { CapturedRequest } from './captured-message.js';
import { parseCurlRequest } from './curl-output.js';
import { readJsonRequest } from './json-message.js';
import { parseRawRequest } from './raw-http.js';

/**
 * The request in a capture: raw HTTP text, the output of `curl -v`, Function Compute's HTTP event, or JSON that holds a
 * request itself or as its `request`. `undefined` where there is none.
 */
export function readRequest(bytes: Buffer): CapturedRequest | undefined {
  const text = decodeUtf8(bytes)?.trimStart() ?? '';
  if (text.startsWith('{')) return requestInJson(bytes);
  return parseCurlRequest(bytes) ?? parseRawRequest(bytes);
}

/** The request in an event of Function Compute's HTTP trigger. */
export function requestInEvent(bytes: Buffer): CapturedRequest | undefined {
  const event = decodeHttpEvent(bytes);
  if (event === undefined) return undefined;
  const value = tryParseJson(bytes.toString());
  const alike = readJsonRequest(value);
  return {
    form: 'Function Compute HTTP event',
    ...event,
    otherBodies: alike?.otherBodies ?? [],
    remarks: [],
  };
}

function requestInJson(bytes: Buffer): CapturedRequest | undefined {
  const event = requestInEvent(bytes);
  if (event !== undefined) return event;
  const value = tryParseJson(bytes.toString());
  return (
    readJsonRequest(value) ?? (isObject(value) ? readJsonRequest(value['request']) : undefined)
  );
}
