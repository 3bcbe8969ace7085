import type { KeyObject } from 'node:crypto';
import { BUCKET_NAME } from './bucket-name.js';
import { type Environment, EnvironmentReader } from './environment.js';
import { InboxError } from './errors.js';
import { type LogLevel, logLevels } from './log.js';
import { certificateKey, spkiKey } from './public-key.js';

const messageEncodings = ['auto', 'json', 'base64'] as const;

/** How the text of SMQ messages is encoded: found out by looking (`auto`), never Base64 (`json`), always Base64. */
export type MessageEncoding = (typeof messageEncodings)[number];

/** What the environment variables say, with defaults filled in; an empty list means: no such limit. */
export interface Config {
  readonly logLevel: LogLevel;
  /** `ALLOWED_BUCKETS`: the buckets whose callbacks are taken. */
  readonly allowedBuckets: readonly string[];
  /** `ALLOWED_ACCOUNTS`: the ids of the accounts that may own the bucket. */
  readonly allowedAccounts: readonly string[];
  /** `ALLOWED_PREFIXES`: what the key must begin with; each ends in `/`. */
  readonly allowedPrefixes: readonly string[];
  /** `CALLBACK_TICKET_SECRETS`: once set, every callback needs a ticket that one of them signed. */
  readonly ticketSecrets: readonly KeyObject[];
  /** `CONFIRM_OBJECT`: whether OSS is asked for the object before a callback is believed. */
  readonly confirmObject: boolean;
  /** `OSS_ENDPOINT`: where to ask instead of the region's own endpoints. */
  readonly ossEndpoint: string | undefined;
  /** `CALLBACK_PUBLIC_KEYS`: keys trusted beside OSS's own, by the URL a callback names. */
  readonly callbackPublicKeys: ReadonlyMap<string, KeyObject>;
  /** `CALLBACK_DEADLINE_MS`: how long an HTTP function may take to answer, everything included. */
  readonly callbackDeadlineMs: number;
  /** `SMQ_CERTIFICATES`: keys trusted beside SMQ's own, by the certificate's URL that a push names. */
  readonly smqCertificates: ReadonlyMap<string, KeyObject>;
  /** `SMQ_ALLOWED_TOPICS`: the topics whose pushes are taken: `owner/topic`, `owner/*`, or `topic` of any owner. */
  readonly smqAllowedTopics: readonly string[];
  /** `SMQ_DATE_WINDOW_SECONDS`: how far a push's date may be from now, either way; 0 for any distance. */
  readonly smqDateWindowSeconds: number;
  readonly messageEncoding: MessageEncoding;
}

/**
 * Reads the configuration; an empty variable counts as unset.
 *
 * @throws {InboxError} `config_invalid`, listing every problem by variable, never a value.
 */
export function readConfig(env: Environment): Config {
  const read = new EnvironmentReader(env);
  const ticketSecrets = read.secrets('CALLBACK_TICKET_SECRETS');
  // A ticket proves a permission and not an upload, so that the object is asked for as soon as there are tickets.
  const confirm = read.oneOf('CONFIRM_OBJECT', ['true', 'false'], `${ticketSecrets.length > 0}`);
  const config: Config = {
    logLevel: read.oneOf('LOG_LEVEL', logLevels, 'info'),
    allowedBuckets: read.list('ALLOWED_BUCKETS', BUCKET_NAME, 'a bucket name'),
    allowedAccounts: read.list('ALLOWED_ACCOUNTS', /^\d{1,20}$/, 'an account id'),
    allowedPrefixes: read.list(
      'ALLOWED_PREFIXES',
      /^[^/].*\/$/s,
      'a key prefix that ends in / and does not begin with one',
    ),
    ticketSecrets,
    confirmObject: confirm === 'true',
    ossEndpoint: read.origin('OSS_ENDPOINT'),
    callbackPublicKeys: read.publicKeys(
      'CALLBACK_PUBLIC_KEYS',
      'an RSA public key in DER (SPKI)',
      spkiKey,
    ),
    // OSS gives up after 5 s, and the way there and back takes its share.
    callbackDeadlineMs: read.wholeNumber('CALLBACK_DEADLINE_MS', 3500, 100, 4900),
    smqCertificates: read.publicKeys(
      'SMQ_CERTIFICATES',
      'an RSA certificate or public key in DER',
      certificateKey,
    ),
    smqAllowedTopics: read.list(
      'SMQ_ALLOWED_TOPICS',
      /^(?:\d{1,20}\/(?:[\w-]{1,256}|\*)|[\w-]{1,256})$/,
      'owner/topic, owner/* or topic',
    ),
    smqDateWindowSeconds: read.wholeNumber('SMQ_DATE_WINDOW_SECONDS', 900, 0, 172_800),
    messageEncoding: read.oneOf('SMQ_MESSAGE_ENCODING', messageEncodings, 'auto'),
  };
  if (read.problems.length > 0) {
    throw new InboxError(
      'config_invalid',
      `the function's configuration is wrong: ${read.problems.join('; ')}`,
    );
  }
  return config;
}
