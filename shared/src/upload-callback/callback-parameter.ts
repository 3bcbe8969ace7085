import { isObject } from '../core/index.js';

/** How OSS encodes the values it puts into a callback body. */
export type CallbackBodyType = 'form' | 'json';

/** What each body type is called in `callbackBodyType`, and in the `Content-Type` of the callback. */
export const callbackContentTypes = {
  form: 'application/x-www-form-urlencoded',
  json: 'application/json',
} as const satisfies Record<CallbackBodyType, string>;

/** The callback parameter as it travels, before Base64. */
export interface CallbackJson {
  /** One to five URLs, joined by `;`. */
  readonly callbackUrl: string;
  readonly callbackHost?: string;
  readonly callbackBody: string;
  readonly callbackBodyType: string;
  readonly callbackSNI?: boolean;
  readonly additionalHeaders?: Readonly<Record<string, string>>;
}

/** A callback parameter with OSS's defaults filled in. */
export interface CallbackTarget {
  /** One to five, tried in order; exactly as given, save that `http://` stands where the scheme was missing. */
  readonly urls: readonly string[];
  /** The `Host` header; absent, each URL's own host. */
  readonly host?: string;
  readonly sni: boolean;
  /** The template, not expanded yet. */
  readonly body: string;
  readonly bodyType: CallbackBodyType;
  readonly signatureVersion: '1.0' | '2.0';
  readonly additionalHeaders: Readonly<Record<string, string>>;
}

/** What an uploader asks for: a callback, or the bucket's callback policy of that name. */
export type CallbackParameter = CallbackTarget | { readonly policy: string };

/** Base64 characters that `callback` and `callback-var` may each have. */
export const maxCallbackLength = 5120;

export const maxCallbackUrls = 5;

const MAX_ADDITIONAL_HEADERS = 10;
const RESERVED_HEADERS = new Set([
  'content-type',
  'content-length',
  'host',
  'authorization',
  'user-agent',
  'content-md5',
  'expect',
  'upgrade',
  'keep-alive',
]);

// What RFC 3986 allows unencoded, save for ";", which separates the URLs, and "#", which never reaches a server.
const URL_CHARACTERS = /^(?:[\w.~:/?[\]@!$&'()*+,=-]|%[\da-f]{2})+$/i;

/** Why OSS would not call this URL (scheme included); `undefined` when it would. */
export function callbackUrlFault(url: string): string | undefined {
  if (!/^https?:\/\/[^/?]/i.test(url)) return 'must begin with http:// or https:// and a host';
  if (url.includes(';')) return 'must not contain ";": give several URLs as a list';
  if (url.includes('#')) return 'must not have a fragment (#…)';
  if (!URL_CHARACTERS.test(url)) {
    return 'must be percent-encoded: no spaces, non-ASCII characters or stray "%"';
  }
  return hostFault(url);
}

/** Why OSS refuses these additional headers, with its `EC` where published. */
export function additionalHeadersFault(
  headers: unknown,
): { readonly reason: string; readonly ec?: string } | undefined {
  if (!isObject(headers))
    return { reason: 'must be a map of names to values', ec: '0007-00000021' };
  const entries = Object.entries(headers);
  if (entries.length > MAX_ADDITIONAL_HEADERS) {
    return { reason: `must be at most ${MAX_ADDITIONAL_HEADERS}`, ec: '0007-00000022' };
  }
  for (const [name, value] of entries) {
    if (name === '') return { reason: 'must not have an empty name', ec: '0007-00000023' };
    if (!/^[a-z\d-]+$/.test(name)) {
      return { reason: 'must have names of a-z, 0-9 and "-" only', ec: '0007-00000024' };
    }
    if (name.startsWith('x-oss-')) {
      return { reason: 'must not begin with x-oss-, which is kept for OSS', ec: '0007-00000026' };
    }
    if (RESERVED_HEADERS.has(name)) return { reason: `must not contain ${name}, which OSS sets` };
    if (typeof value !== 'string')
      return { reason: `must have text for ${name}`, ec: '0007-00000021' };
    if (/[\r\n]/.test(value)) {
      return { reason: `must not have a line break in ${name}`, ec: '0007-00000025' };
    }
  }
  return undefined;
}

function hostFault(url: string): string | undefined {
  if (/^[^:]+:\/\/[^/?]*@/.test(url)) return 'must not hold a user name or password';
  if (/^[^:]+:\/\/\[/.test(url)) return 'must not be an IPv6 address, which OSS does not call';
  if (!URL.canParse(url) || new URL(url).port === '0') return 'must have a valid host and port';
  return undefined;
}
