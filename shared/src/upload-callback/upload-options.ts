import { EnvironmentReader, readTicketSecrets } from '../config/index.js';
import { BUCKET_NAME, InboxError } from '../core/index.js';
import type { CallbackBodyType } from './callback-parameter.js';
import type { Credentials } from './sign-v4.js';
import type { TicketSecrets } from './ticket.js';

/** What every issued upload is made of. */
export interface UploadOptions {
  readonly bucket: string;
  /** `cn-hangzhou`. */
  readonly region: string;
  /** Of whoever may put objects there. Temporary ones end the permission with themselves. */
  readonly credentials: Credentials;
  /** The value of `CALLBACK_TICKET_SECRETS`, or its entries: the first signs. */
  readonly secrets: string | readonly string[];
  /** One to five addresses of the callback function, percent-encoded, without a query. */
  readonly callbackUrl: string | readonly string[];
  /** Whom the upload is issued to: the handler gets it as `data.ticket.user`. */
  readonly user?: string;
  /** Your own variables, with or without `x:`; the handler gets them as `data.variables['x:…']`. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Seconds within which the upload may begin, 1 to 604800. Default 600. */
  readonly expiresIn?: number;
  /** Seconds that the callback may come later than that, 0 to 604800: the upload takes its time. Default 900. */
  readonly grace?: number;
  /**
   * Whether OSS refuses the upload (409) where there is an object already. Default `false`: until the permission
   * expires, its holder can upload again and replace the object, also after its callback.
   */
  readonly forbidOverwrite?: boolean;
  /** How OSS encodes the callback body. Default `form`. */
  readonly bodyType?: CallbackBodyType;
  /** The callback's `Host` header, if not the URL's own. */
  readonly host?: string;
  /** Whether OSS names the host in the TLS handshake. Default: as soon as a URL is https. */
  readonly sni?: boolean;
  /**
   * Where the bucket is reached, if not at `https://<bucket>.oss-<region>.aliyuncs.com`: an accelerate or custom
   * domain, or `http://127.0.0.1:9000/<bucket>`.
   */
  readonly endpoint?: string;
  /** The time of issue, to the second. Default: now. */
  readonly now?: Date;
}

const MAX_EXPIRY = 604_800;
const MAX_KEY = 1023;

const REGION = /^(?!oss-)[a-z0-9-]{1,40}$/;
const ENDPOINT = /^https?:\/\/[\w.-]+(?::\d{1,5})?(?:\/[\w.-]+)?\/?$/;
const CONTENT_TYPE = /^[\w.+-]+\/[\w.+-]+(?:; ?[\w.+-]+=[\w.+"-]+)*$/;
// FormData rewrites line breaks, and half of a surrogate pair: OSS would get another value than the one that is pinned.
const UNSENDABLE = /\p{Cc}|\p{Cs}/u;

/** @throws {InboxError} `argument_invalid`, naming the option and the fix. */
export function checkUploadOptions(options: UploadOptions): void {
  const { bucket, region, credentials, user, expiresIn, grace, endpoint, now } = options;
  if (!BUCKET_NAME.test(bucket)) throw invalid('bucket: must be the name of a bucket');
  if (!REGION.test(region)) {
    throw invalid('region: must be like cn-hangzhou, without "oss-" before it');
  }
  if (credentials.accessKeyId === '' || credentials.accessKeySecret === '') {
    throw invalid('credentials: accessKeyId and accessKeySecret must not be empty');
  }
  if (user === '') throw invalid('user: is empty; leave it out');
  checkWhole('expiresIn', expiresIn ?? 1, 1, MAX_EXPIRY);
  checkWhole('grace', grace ?? 0, 0, MAX_EXPIRY);
  if (endpoint !== undefined && !ENDPOINT.test(endpoint)) {
    throw invalid(
      'endpoint: must be http:// or https://, a host, and at most the bucket as its path',
    );
  }
  if (now !== undefined && Number.isNaN(now.getTime())) throw invalid('now: must be a valid date');
  for (const [name, value] of Object.entries(options.variables ?? {})) {
    checkText(`variables.${name}`, value);
  }
}

/** @throws {InboxError} `argument_invalid` for a key that OSS or a form does not take. */
export function checkKey(option: 'key' | 'prefix', key: string): void {
  checkText(option, key);
  if (key === '' || Buffer.byteLength(key) > MAX_KEY) {
    throw invalid(`${option}: must be 1 to ${MAX_KEY} bytes of UTF-8`);
  }
  if (/^[/\\]/.test(key)) throw invalid(`${option}: must not begin with "/" or "\\"`);
  // OSS knows no folders, but URLs do, and so may whoever reads the key.
  if (/(?:^|\/)\.\.?(?:\/|$)/.test(key)) {
    throw invalid(`${option}: must not have "." or ".." between slashes`);
  }
}

/** @throws {InboxError} `argument_invalid`. */
export function checkContentType(type: string): void {
  if (CONTENT_TYPE.test(type)) return;
  throw invalid('contentType: must be a media type like image/png, without "*"');
}

/** @throws {InboxError} `argument_invalid`. */
export function checkWhole(option: string, value: number, least: number, most: number): void {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return;
  throw invalid(`${option}: must be a whole number from ${least} to ${most}`);
}

/** Reads the secrets as the function reads `CALLBACK_TICKET_SECRETS`. @throws {InboxError} `argument_invalid`. */
export function readSecrets(secrets: UploadOptions['secrets']): TicketSecrets {
  const read = new EnvironmentReader({ secrets: [secrets].flat().join() });
  const keys = readTicketSecrets(read, 'secrets');
  if (keys.length > 0 && read.problems.length === 0) return keys;
  throw invalid(read.problems[0]?.replace('secrets', 'secrets:') ?? 'secrets: must not be empty');
}

export function invalid(message: string, options?: ErrorOptions): InboxError {
  return new InboxError('argument_invalid', message, options);
}

function checkText(option: string, text: string): void {
  if (text.includes('${')) throw invalid(`${option}: must not contain "\${", which OSS may expand`);
  if (UNSENDABLE.test(text)) {
    throw invalid(`${option}: must be valid text without line breaks or control characters`);
  }
}
