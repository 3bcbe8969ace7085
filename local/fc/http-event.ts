import type { IncomingMessage } from 'node:http';

interface Where {
  readonly account: string;
  readonly requestId: string;
}

const TEXT_TYPE = /^(?:text\/|application\/(?:json|ld\+json|xhtml\+xml|xml|atom\+xml|javascript)$)/;

// Function Compute's own, and those that concern only the connection.
const NOT_HANDED_ON = /^(?:x-fc-.*|connection|keep-alive|host|transfer-encoding)$/;

/**
 * The event that an HTTP trigger hands to a function of a built-in runtime. The raw query is not in it: that is so in
 * the cloud as well.
 *
 * @see https://www.alibabacloud.com/help/en/functioncompute/fc/user-guide/http-trigger-invoking-function
 */
export function httpEvent(message: IncomingMessage, body: Buffer, where: Where): string {
  const target = message.url ?? '/';
  const [rawPath = '/'] = target.split('?', 1);
  const headers = joinedHeaders(message);
  const domainName = (message.headers.host ?? '').replace(/:\d+$/, '');
  const now = new Date();
  const isText = body.length > 0 && isTextType(message.headers['content-type']);
  return JSON.stringify({
    version: 'v1',
    rawPath,
    headers,
    queryParameters: joinedQuery(target.slice(rawPath.length)),
    body: body.toString(isText ? 'utf8' : 'base64'),
    isBase64Encoded: !isText,
    requestContext: {
      accountId: where.account,
      domainName,
      domainPrefix: domainName.split('.', 1)[0],
      http: {
        method: message.method,
        path: decodePath(rawPath),
        protocol: `HTTP/${message.httpVersion}`,
        sourceIp: message.socket.remoteAddress,
        userAgent: message.headers['user-agent'] ?? '',
      },
      requestId: where.requestId,
      time: `${now.toISOString().slice(0, 19)}Z`,
      timeEpoch: String(now.getTime()),
    },
  });
}

/** A header's name as Go writes it: `x-oss-pub-key-url` is `X-Oss-Pub-Key-Url`. */
function goName(name: string): string {
  return name
    .toLowerCase()
    .replace(/(^|-)([a-z])/g, (_, hyphen: string, letter: string) => hyphen + letter.toUpperCase());
}

function joinedHeaders(message: IncomingMessage): Record<string, string> {
  const kept = Object.entries(message.headersDistinct).filter(
    ([name]) => !NOT_HANDED_ON.test(name),
  );
  return Object.fromEntries(kept.map(([name, values = []]) => [goName(name), values.join(',')]));
}

function joinedQuery(query: string): Record<string, string> {
  const parameters = new URLSearchParams(query);
  const names = [...new Set(parameters.keys())];
  return Object.fromEntries(names.map((name) => [name, parameters.getAll(name).join(',')]));
}

function isTextType(contentType = ''): boolean {
  const [type = ''] = contentType.split(';', 1);
  return TEXT_TYPE.test(type.trim().toLowerCase());
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
