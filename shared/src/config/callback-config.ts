import { createSecretKey, type KeyObject } from 'node:crypto';
import { BUCKET_NAME } from '../core/index.js';
import { spkiKey } from '../signature/index.js';
import type { EnvironmentReader } from './environment.js';

const MIN_SECRET = 16;

/** What `upload-callback` alone reads. */
export interface CallbackConfig {
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
}

export function readCallbackConfig(read: EnvironmentReader): CallbackConfig {
  const ticketSecrets = readTicketSecrets(read, 'CALLBACK_TICKET_SECRETS');
  return {
    allowedBuckets: read.list('ALLOWED_BUCKETS', BUCKET_NAME, 'a bucket name'),
    allowedAccounts: read.list('ALLOWED_ACCOUNTS', /^\d{1,20}$/, 'an account id'),
    allowedPrefixes: read.list(
      'ALLOWED_PREFIXES',
      /^[^/].*\/$/s,
      'a key prefix that ends in / and does not begin with one',
    ),
    ticketSecrets,
    // A ticket proves a permission and not an upload, so that the object is asked for as soon as there are tickets.
    confirmObject: read.flag('CONFIRM_OBJECT', ticketSecrets.length > 0),
    ossEndpoint: read.origin('OSS_ENDPOINT'),
    callbackPublicKeys: read.publicKeys(
      'CALLBACK_PUBLIC_KEYS',
      'an RSA public key in DER (SPKI)',
      spkiKey,
    ),
  };
}

/** Secrets as keys, which show nothing of themselves when they are printed. */
export function readTicketSecrets(read: EnvironmentReader, name: string): KeyObject[] {
  const duty = `have ${MIN_SECRET} characters or more`;
  return read.entries(name, duty, (entry) =>
    entry.length >= MIN_SECRET ? createSecretKey(Buffer.from(entry)) : undefined,
  );
}
