import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';

const EXPOSED =
  'ETag, x-oss-request-id, x-oss-hash-crc64ecma, x-oss-ec, x-oss-next-append-position';

/** What lets a page of any origin use the bucket; none for a request that names no origin. */
export function corsHeaders(headers: IncomingHttpHeaders): OutgoingHttpHeaders {
  if (headers.origin === undefined) return {};
  return {
    'access-control-allow-origin': '*',
    'access-control-allow-methods': 'GET, PUT, POST, DELETE, HEAD',
    'access-control-allow-headers': headers['access-control-request-headers'] ?? '*',
    'access-control-expose-headers': EXPOSED,
    'access-control-max-age': '3600',
  };
}
