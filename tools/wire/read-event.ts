import { decodeBase64, tryParseJson } from 'oss-inbox';

/** The bytes of a `requestPayload`. @throws {Error} when it is not what its encoding says. */
export function readEvent(requestPayload: string, encoding: unknown): Buffer {
  if (encoding === undefined || encoding === null) return Buffer.from(requestPayload);
  const bytes = encoding === 'base64' ? decodeBase64(requestPayload) : undefined;
  if (bytes === undefined) throw new Error('its requestPayload is not in the encoding it names');
  return Buffer.from(bytes);
}

/** The text where it is one and not empty, else the other. */
export function textOr(value: unknown, other: string): string {
  return typeof value === 'string' && value !== '' ? value : other;
}

/** What JSON text says; `undefined` for anything else. */
export function parseText(value: unknown): unknown {
  return typeof value === 'string' ? tryParseJson(value) : undefined;
}
