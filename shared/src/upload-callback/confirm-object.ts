import type { IncomingHttpHeaders } from 'node:http';
import { BUCKET_NAME, InboxError, isText, present } from '../core/index.js';
import { type Credentials, encodeKeyV4, signRequestV4 } from './sign-v4.js';

/** What a callback says of an object; what it does not say is not compared. */
export interface ReportedObject {
  readonly bucket: string;
  readonly object: string;
  readonly etag?: string;
  readonly size?: number;
  /** Epoch seconds, before which its upload was not permitted. */
  readonly permitted?: number;
}

/** What OSS says of the object. */
export interface ConfirmedObject {
  readonly etag?: string;
  readonly size?: number;
  readonly mimeType?: string;
  readonly crc64?: string;
}

/** How to ask OSS. */
export interface ObjectAccess {
  /** `cn-hangzhou`. */
  readonly region: string | undefined;
  readonly credentials: Credentials;
  /** An origin to ask instead of the region's own endpoints. */
  readonly endpoint?: string | undefined;
  /** For all of it: a whole number of milliseconds, 1 or more. */
  readonly timeoutMs: number;
  /** Whether the bucket is known to be one's own: then it is the role that a refusal is about, and not the callback. */
  readonly isOwnBucket?: boolean;
}

/** Seconds by which the clocks of OSS and of the server that permits uploads may differ. */
const CLOCKS = 30;
/** Statuses of refusals that may pass. */
const MAY_PASS: readonly number[] = [408, 409, 425, 429];

const REGION = /^[a-z0-9-]{1,40}$/;
/** A host that takes the bucket in the path, as it can have none in its name. */
const BARE_HOST = /^(?:localhost|[\d.]+)$/;

/**
 * Asks OSS for the object by a signed HEAD request, by the internal endpoint first, compares etag and size, and gives what
 * OSS says of it.
 *
 * @throws {InboxError} `object_not_confirmed` when it is not there, cannot be, is another one or is older than its
 * permission; `confirm_unavailable` when OSS does not answer in time or refuses the function's role.
 * @see https://www.alibabacloud.com/help/en/oss/developer-reference/headobject
 */
export async function confirmObject(
  reported: ReportedObject,
  access: ObjectAccess,
): Promise<ConfirmedObject> {
  const { bucket, object, permitted } = reported;
  const { region } = access;
  // The names become part of a host name, and the bucket comes from outside.
  if (/\p{Cs}/u.test(object)) throw notConfirmed('the key in the callback is not one');
  if (!BUCKET_NAME.test(bucket)) throw notConfirmed('the bucket name in the callback is not one');
  if (region === undefined || !REGION.test(region)) {
    throw unavailable('the region of the function is not known');
  }
  const { status, headers } = await head(bucket, object, { ...access, region });
  if (status !== 200) throw whyNot(status, access);
  const size = Number(headers['content-length'] ?? Number.NaN);
  const etag = headers.etag?.replaceAll('"', '');
  if (reported.etag !== undefined && !isSameEtag(reported.etag, etag)) {
    throw notConfirmed('the object has another etag than the callback says');
  }
  if (reported.size !== undefined && size !== reported.size) {
    throw notConfirmed('the object has another size than the callback says');
  }
  const made = Date.parse(String(headers['last-modified'])) / 1000;
  if (permitted !== undefined && !(made >= permitted - CLOCKS)) {
    throw notConfirmed(
      'the object is older than the ticket, so that nothing was uploaded with it; or the clock of the server that issued the ticket is ahead',
    );
  }
  const crc64 = headers['x-oss-hash-crc64ecma'];
  return present({
    etag,
    size: Number.isSafeInteger(size) ? size : undefined,
    mimeType: headers['content-type'],
    crc64: isText(crc64) ? crc64 : undefined,
  });
}

function whyNot(status: number, { isOwnBucket }: ObjectAccess): InboxError {
  if (status === 404) return notConfirmed('there is no such object in the bucket');
  if (status === 403) {
    if (isOwnBucket) {
      return unavailable("OSS refuses the function's role: it needs oss:GetObject on the bucket");
    }
    return notConfirmed(
      "OSS refuses the function's role: the bucket is somebody else's, or the role needs oss:GetObject on it",
    );
  }
  const isLasting = status >= 400 && status < 500 && !MAY_PASS.includes(status);
  const what = `OSS answered with status ${status}`;
  return isLasting
    ? notConfirmed(`${what}: it cannot be an object of the bucket`)
    : unavailable(what);
}

interface Head {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
}

type KnownAccess = ObjectAccess & { readonly region: string };

async function head(bucket: string, key: string, access: KnownAccess): Promise<Head> {
  const places = objectPlaces(bucket, key, access);
  let cause: unknown;
  for (const place of places) {
    try {
      // Whoever is asked first leaves time for the next.
      return await send(
        place,
        signedHeaders(bucket, key, access),
        Math.max(Math.floor(access.timeoutMs / places.length), 1),
      );
    } catch (error) {
      cause = error;
    }
  }
  throw unavailable('OSS could not be reached in time', { cause });
}

interface Place {
  readonly origin: URL;
  /** To the letter: a URL would take `..` out of a key. */
  readonly path: string;
}

function objectPlaces(bucket: string, key: string, { region, endpoint }: KnownAccess): Place[] {
  const path = `/${encodeKeyV4(key)}`;
  const endpoints =
    endpoint === undefined
      ? [`https://oss-${region}-internal.aliyuncs.com`, `https://oss-${region}.aliyuncs.com`]
      : [endpoint];
  return endpoints.map((each) => {
    const origin = new URL(each);
    return BARE_HOST.test(origin.hostname)
      ? { origin, path: `/${bucket}${path}` }
      : { origin: new URL(each.replace('://', `://${bucket}.`)), path };
  });
}

function signedHeaders(bucket: string, key: string, { region, credentials }: KnownAccess) {
  return signRequestV4({ method: 'HEAD', bucket, key, region, credentials, now: new Date() });
}

async function send(
  place: Place,
  headers: Record<string, string>,
  timeoutMs: number,
): Promise<Head> {
  const { protocol, hostname, port } = place.origin;
  // Loaded when first used: most cold starts never ask.
  const { request } = await (protocol === 'https:' ? import('node:https') : import('node:http'));
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(timeoutMs);
    const options = { method: 'HEAD', hostname, port, path: place.path, headers, signal };
    const outgoing = request(options, (response) => {
      response.resume();
      resolve({ status: response.statusCode ?? 0, headers: response.headers });
    });
    outgoing.on('error', reject);
    outgoing.end();
  });
}

function isSameEtag(reported: string, etag: string | undefined): boolean {
  return reported.replaceAll('"', '').toLowerCase() === etag?.toLowerCase();
}

function notConfirmed(what: string): InboxError {
  return new InboxError('object_not_confirmed', `the upload is not confirmed: ${what}`);
}

function unavailable(what: string, options?: ErrorOptions): InboxError {
  return new InboxError(
    'confirm_unavailable',
    `the upload cannot be confirmed now: ${what}`,
    options,
  );
}
