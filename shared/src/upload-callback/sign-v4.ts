import { createHash, createHmac } from 'node:crypto';

/** An AccessKey pair; with `securityToken` where it is a temporary one of STS. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken?: string;
}

/** Who signs, for which region (`cn-hangzhou`), and when. */
export interface SigningScope {
  readonly region: string;
  readonly credentials: Credentials;
  readonly now: Date;
}

/** A request for an object, to be signed. */
export interface RequestToSign extends SigningScope {
  readonly method: string;
  readonly bucket: string;
  /** As it is, not encoded. */
  readonly key: string;
  /** Of these `content-type`, `content-md5` and `x-oss-…` are signed. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Names and values as they are, not encoded; an empty value stands for a name without one (`?acl`). */
  readonly query?: Readonly<Record<string, string>>;
}

export const signatureVersion = 'OSS4-HMAC-SHA256';

const PAYLOAD = 'UNSIGNED-PAYLOAD';

/** The key that OSS4-HMAC-SHA256 signs with; `date` is `YYYYMMDD`. */
export function signingKey(secret: string, date: string, region: string): Buffer {
  return [date, region, 'oss', 'aliyun_v4_request'].reduce(hmac, Buffer.from(`aliyun_v4${secret}`));
}

/** The moment as OSS writes it: `20260307T080000Z`. */
export function signingTime(now: Date): string {
  return now.toISOString().replace(/[-:]|\.\d+/g, '');
}

/** The value of `x-oss-credential`. */
export function credentialOf({ credentials, region, now }: SigningScope): string {
  return `${credentials.accessKeyId}/${scopeOf(region, now)}`;
}

/** The `x-oss-signature` (hex) of a PostObject policy, given as the Base64 that the form sends. */
export function signPolicyV4(policyBase64: string, scope: SigningScope): string {
  const { credentials, region, now } = scope;
  const key = signingKey(credentials.accessKeySecret, signingTime(now).slice(0, 8), region);
  return hmac(key, policyBase64).toString('hex');
}

/**
 * The headers to send, names in lower case: the given ones and those that sign the request. The body is not signed.
 *
 * @see https://www.alibabacloud.com/help/en/oss/developer-reference/recommend-to-use-signature-version-4
 */
export function signRequestV4(request: RequestToSign): Record<string, string> {
  const { securityToken } = request.credentials;
  const headers: Record<string, string> = {
    ...lowerCased(request.headers),
    'x-oss-date': signingTime(request.now),
    'x-oss-content-sha256': PAYLOAD,
    ...(securityToken && { 'x-oss-security-token': securityToken }),
  };
  const signature = signCanonical(request, headers, canonicalQuery(request.query), []);
  const authorization = `${signatureVersion} Credential=${credentialOf(request)},Signature=${signature}`;
  return { ...headers, authorization };
}

/**
 * The query (without `?`) that makes a URL out of the object's address which anyone can use for `expiresIn` seconds.
 * Whoever uses it must send the signed `headers` as they are: `content-type`, `content-md5`, `x-oss-…` and those named
 * in `additionalHeaders` (lower case).
 *
 * @see https://www.alibabacloud.com/help/en/oss/developer-reference/add-signatures-to-urls
 */
export function presignV4(
  request: RequestToSign & {
    readonly expiresIn: number;
    readonly additionalHeaders?: readonly string[];
  },
): string {
  const { expiresIn, now, query, headers, additionalHeaders = [] } = request;
  const { securityToken } = request.credentials;
  const additional = additionalHeaders.toSorted();
  const unsigned = canonicalQuery({
    ...query,
    ...(additional.length > 0 && { 'x-oss-additional-headers': additional.join(';') }),
    'x-oss-credential': credentialOf(request),
    'x-oss-date': signingTime(now),
    'x-oss-expires': String(expiresIn),
    ...(securityToken && { 'x-oss-security-token': securityToken }),
    'x-oss-signature-version': signatureVersion,
  });
  const signature = signCanonical(request, lowerCased(headers), unsigned, additional);
  return `${unsigned}&x-oss-signature=${signature}`;
}

/** A key as the path of its URL has it, without the first slash. */
export function encodeKeyV4(key: string): string {
  return encodeV4(key).replaceAll('%2F', '/');
}

function signCanonical(
  { method, bucket, key, region, credentials, now }: RequestToSign,
  headers: Readonly<Record<string, string>>,
  query: string,
  additional: readonly string[],
): string {
  const isSigned = (name: string) =>
    /^(?:content-type$|content-md5$|x-oss-)/.test(name) || additional.includes(name);
  const signed = Object.keys(headers).filter(isSigned).sort();
  const canonical = [
    method,
    `/${bucket}/${encodeKeyV4(key)}`,
    query,
    signed.map((name) => `${name}:${headers[name]?.trim()}\n`).join(''),
    additional.join(';'),
    PAYLOAD,
  ].join('\n');
  const hash = createHash('sha256').update(canonical).digest('hex');
  const text = [signatureVersion, signingTime(now), scopeOf(region, now), hash].join('\n');
  return signPolicyV4(text, { credentials, region, now });
}

function scopeOf(region: string, now: Date): string {
  return `${signingTime(now).slice(0, 8)}/${region}/oss/aliyun_v4_request`;
}

function canonicalQuery(query: Readonly<Record<string, string>> = {}): string {
  return (
    Object.entries(query)
      .map(([name, value]) => [encodeV4(name), encodeV4(value)] as const)
      // By name, and not by the whole pair, where "callback-var" would come before "callback=".
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, value]) => (value === '' ? name : `${name}=${value}`))
      .join('&')
  );
}

// Everything but RFC 3986's unreserved characters.
function encodeV4(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function lowerCased(headers: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
