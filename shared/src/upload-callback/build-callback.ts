import { encodeBase64, InboxError } from '../core/index.js';
import {
  buildBodyFromFields,
  checkVariableName,
  completeBodyTemplate,
} from './build-callback-body.js';
import {
  additionalHeadersFault,
  type CallbackBodyType,
  type CallbackJson,
  callbackContentTypes,
  callbackUrlFault,
  maxCallbackLength,
  maxCallbackUrls,
} from './callback-parameter.js';
import { systemVariables } from './expand-callback-body.js';

export interface CallbackOptions {
  /**
   * One to five http or https URLs, percent-encoded, tried in order. Avoid a query (`?…`) for a receiver on Function
   * Compute, which does not hand on the raw query that the signature covers.
   */
  readonly url: string | readonly string[];
  /**
   * What the body holds, by name: a whole variable (`'${object}'`, `'${x:uid}'`) or a constant. Default: every system
   * variable and every one of `variables`, under its own name.
   */
  readonly fields?: Readonly<Record<string, string>>;
  /** Your own template, instead of `fields`. In JSON mode OSS adds the quotes of text: `{"object":${object}}`. */
  readonly body?: string;
  /** Default `form`. */
  readonly bodyType?: CallbackBodyType;
  /**
   * Values of your own variables; names are lower-case, with or without `x:`. Left out, `${x:…}` may be used freely:
   * the form of a PostObject then brings the values.
   */
  readonly variables?: Readonly<Record<string, string>>;
  /** The `Host` header of the callback: a domain or IPv4 address. Default: the URL's own host. */
  readonly host?: string;
  /** Whether OSS names the host in the TLS handshake. Default: `true` as soon as a URL is https. */
  readonly sni?: boolean;
  /** At most ten more headers of the callback, names lower-case and not `x-oss-`. */
  readonly additionalHeaders?: Readonly<Record<string, string>>;
}

export interface BuiltCallback {
  /** Base64, at most 5120 characters. */
  readonly callback: string;
  /** Base64, at most 5120 characters; absent without variables. */
  readonly callbackVar?: string;
  /** For PutObject and CompleteMultipartUpload; OSS signs them with the request. */
  readonly headers: {
    readonly 'x-oss-callback': string;
    readonly 'x-oss-callback-var'?: string;
  };
  /** For a presigned URL, raw: URL-encode the values when you build the URL (Base64 has `+`, `/` and `=`). */
  readonly query: { readonly callback: string; readonly 'callback-var'?: string };
  /** For PostObject: `callback` and one form field per variable (`x:uid`), since it takes no callback-var. */
  readonly form: Readonly<Record<string, string>>;
  /** What `callback` encodes. */
  readonly parameter: CallbackJson;
}

/**
 * The callback parameter for an upload, ready for each of the three ways to send it (OSS takes exactly one per
 * request). The body always holds `reqId`, by which the receiver recognises a replay.
 *
 * ```ts
 * const built = buildCallback({ url: 'https://example.com/oss/callback', variables: { uid: 'u-1001' } });
 * await client.put('photo.png', file, { headers: built.headers }); // ali-oss
 * ```
 *
 * In a PostObject policy pin both, or the browser can change them: `{ callback: built.callback }` and
 * `['eq', '$x:uid', 'u-1001']`.
 *
 * @throws {InboxError} `argument_invalid`, naming the option and the fix.
 * @see https://www.alibabacloud.com/help/en/oss/developer-reference/callback
 */
export function buildCallback(options: CallbackOptions): BuiltCallback {
  const variables = options.variables && namedVariables(options.variables);
  const parameter = buildParameter(options, variables);
  const callback = encode('callback', 'shorten url, body or fields', parameter);
  const callbackVar =
    variables && variables.size > 0
      ? encode('callback-var', 'shorten variables', Object.fromEntries(variables))
      : undefined;
  return {
    callback,
    headers: {
      'x-oss-callback': callback,
      ...(callbackVar && { 'x-oss-callback-var': callbackVar }),
    },
    query: { callback, ...(callbackVar && { 'callback-var': callbackVar }) },
    form: { callback, ...Object.fromEntries(variables ?? []) },
    parameter,
    ...(callbackVar && { callbackVar }),
  };
}

function buildParameter(
  options: CallbackOptions,
  variables: ReadonlyMap<string, string> | undefined,
): CallbackJson {
  const { host, additionalHeaders, bodyType = 'form' } = options;
  const urls = typeof options.url === 'string' ? [options.url] : options.url;
  checkUrls(urls);
  // A domain or IPv4 address, and perhaps a port; never a line break.
  if (host !== undefined && !/^[\w.-]+(?::\d+)?$/.test(host)) {
    throw invalid("host: must be a domain or IPv4 address; leave it out for the URL's own");
  }
  const fault = additionalHeaders && additionalHeadersFault(additionalHeaders);
  if (fault) throw invalid(`additionalHeaders: ${fault.reason}`);
  const sni = options.sni ?? (urls.some((url) => /^https:/i.test(url)) ? true : undefined);
  return {
    callbackUrl: urls.join(';'),
    ...(host !== undefined && { callbackHost: host }),
    callbackBody: buildBody(options, bodyType, variables),
    callbackBodyType: callbackContentTypes[bodyType],
    ...(sni !== undefined && { callbackSNI: sni }),
    ...(additionalHeaders && { additionalHeaders }),
  };
}

function buildBody(
  { body, fields }: CallbackOptions,
  bodyType: CallbackBodyType,
  variables: ReadonlyMap<string, string> | undefined,
): string {
  const known = variables && new Set(variables.keys());
  if (body !== undefined) {
    if (fields !== undefined) throw invalid('body: goes without fields; give one of them');
    return completeBodyTemplate(body, bodyType, known);
  }
  const names = [...systemVariables.keys(), ...(known ?? [])];
  const all = () => Object.fromEntries(names.map((name) => [name, `\${${name}}`]));
  return buildBodyFromFields(fields ?? all(), bodyType, known);
}

function checkUrls(urls: readonly string[]): void {
  if (urls.length === 0 || urls.length > maxCallbackUrls) {
    throw invalid(`url: must be 1 to ${maxCallbackUrls} URLs, not ${urls.length}`);
  }
  for (const url of urls) {
    const fault = callbackUrlFault(url);
    if (fault !== undefined) throw invalid(`url: ${fault}`);
  }
}

function namedVariables(given: Readonly<Record<string, string>>): Map<string, string> {
  const variables = new Map<string, string>();
  for (const [key, value] of Object.entries(given)) {
    const name = key.startsWith('x:') ? key : `x:${key}`;
    checkVariableName('variables', name);
    if (variables.has(name))
      throw invalid(`variables: ${name} is given twice, with and without x:`);
    variables.set(name, value);
  }
  return variables;
}

function encode(argument: string, fix: string, data: object): string {
  const base64 = encodeBase64(JSON.stringify(data));
  if (base64.length <= maxCallbackLength) return base64;
  throw invalid(
    `${argument}: is ${base64.length} bytes of Base64, OSS takes ${maxCallbackLength}; ${fix}`,
  );
}

function invalid(message: string): InboxError {
  return new InboxError('argument_invalid', message);
}
