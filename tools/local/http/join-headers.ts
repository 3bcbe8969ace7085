import type { IncomingMessage } from 'node:http';

/** The headers by lower-case name, repeated ones joined with commas. */
export function joinHeaders(message: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, values] of Object.entries(message.headersDistinct)) {
    if (values) headers[name] = values.join(',');
  }
  return headers;
}
