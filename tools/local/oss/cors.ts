import type { IncomingHttpHeaders } from 'node:http';

/** What lets a page of any origin use the bucket; none for a request that names no origin. */
export function corsHeaders({ origin }: IncomingHttpHeaders): Record<string, string> {
  return origin === undefined ? {} : { 'access-control-allow-origin': '*' };
}

/** The answer to a browser that asks before it sends a request. */
export function preflightHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  return {
    ...corsHeaders(headers),
    'access-control-allow-methods': 'GET, PUT, POST, DELETE, HEAD',
    'access-control-allow-headers': headers['access-control-request-headers'] ?? '*',
    'access-control-max-age': '3600',
  };
}

/** Lets the page read every header that the answer has. */
export function exposing(headers: Readonly<Record<string, string>>): Record<string, string> {
  if (headers['access-control-allow-origin'] === undefined) return {};
  const names = Object.keys(headers).filter((name) => !name.startsWith('access-control-'));
  return { 'access-control-expose-headers': names.join(', ') };
}
