/** A request as it reaches an HTTP trigger. */
export interface ArrivedRequest {
  readonly method: string;
  /** The path as sent, percent-encoding and all, with its query; or the whole URL. */
  readonly target: string;
  /** In any case, each name once, `Host` among them. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** `1.1`. */
  readonly httpVersion: string;
  readonly sourceIp: string | undefined;
}

interface Where {
  readonly account: string;
  readonly requestId: string;
  readonly time: Date;
}

const TEXT_TYPE = /^(?:text\/|application\/(?:json|ld\+json|xhtml\+xml|xml|atom\+xml|javascript)$)/;

// Function Compute's own, and those that concern only the connection.
const NOT_HANDED_ON = /^(?:x-fc-.*|connection|keep-alive|host|transfer-encoding)$/;

/**
 * The event that an HTTP trigger hands to a function of a built-in runtime. The raw query is not in it.
 *
 * @see https://www.alibabacloud.com/help/en/functioncompute/fc/user-guide/http-trigger-invoking-function
 */
export function httpEvent(request: ArrivedRequest, { account, requestId, time }: Where): string {
  const { method, target, body } = request;
  const path = target.replace(/^[a-z][a-z\d+.-]*:\/\/[^/?]*/i, '');
  const [rawPath = ''] = path.split('?', 1);
  const headers = new Map(
    Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const domainName = (headers.get('host') ?? '').replace(/:\d+$/, '');
  const isText = isTextType(headers.get('content-type'));
  return JSON.stringify({
    version: 'v1',
    rawPath: rawPath || '/',
    headers: handedOn(headers),
    queryParameters: joinedQuery(path.slice(rawPath.length)),
    body: body.toString(isText ? 'utf8' : 'base64'),
    isBase64Encoded: !isText,
    requestContext: {
      accountId: account,
      domainName,
      domainPrefix: domainName.split('.', 1)[0],
      http: {
        method,
        path: decodePath(rawPath || '/'),
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: request.sourceIp,
        userAgent: headers.get('user-agent') ?? '',
      },
      requestId,
      time: `${time.toISOString().slice(0, 19)}Z`,
      timeEpoch: String(time.getTime()),
    },
  });
}

/** A header's name as Go writes it: `x-oss-pub-key-url` is `X-Oss-Pub-Key-Url`. */
function goName(name: string): string {
  return name.replace(
    /(^|-)([a-z])/g,
    (_, hyphen: string, deadLetter: string) => hyphen + deadLetter.toUpperCase(),
  );
}

function handedOn(headers: ReadonlyMap<string, string>): Record<string, string> {
  const kept = [...headers].filter(([name]) => !NOT_HANDED_ON.test(name));
  return Object.fromEntries(kept.map(([name, value]) => [goName(name), value]));
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

/** Bytes that are no UTF-8 become U+FFFD; what is not percent-encoded well stays as it is. */
function decodePath(path: string): string {
  const bytes = path.replace(/%([\da-f]{2})/gi, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
  return Buffer.from(bytes, 'latin1').toString();
}
