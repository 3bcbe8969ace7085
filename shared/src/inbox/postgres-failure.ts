import { InboxError } from '../core/index.js';

const UNTRUSTED =
  "its certificate is not trusted: name a file with its authority's as sslrootcert in DATABASE_URL";

// By SQLSTATE, or its first two characters, or the code of Node's or the driver's.
const causes: Readonly<Record<string, string>> = {
  '28': 'it refuses the user or password of DATABASE_URL',
  '3D000': 'the database that DATABASE_URL names does not exist',
  '42P01': 'the table oss_inbox is missing: run `npx oss-inbox migrate` once',
  '42703': 'the table oss_inbox is older than this code: run `npx oss-inbox migrate`',
  '42501':
    'its user may not select, insert, update and delete in oss_inbox: run `npx oss-inbox migrate --grant <user>`',
  '53100': 'its disk is full',
  '53300':
    'it has no connection left: limit the instances of the functions, or raise max_connections',
  '25006': 'it takes no writes right now: it is a replica, or becoming one',
  '57P03': 'it is starting up',
  ERR_INVALID_URL:
    'DATABASE_URL cannot be read: in its password, characters such as / # ? % must be percent-encoded',
  ERR_SSLMODE: 'unknown sslmode in DATABASE_URL',
  ENOENT: 'the file that sslrootcert in DATABASE_URL names is missing',
  DEPTH_ZERO_SELF_SIGNED_CERT: UNTRUSTED,
  SELF_SIGNED_CERT_IN_CHAIN: UNTRUSTED,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNTRUSTED,
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host than that of DATABASE_URL',
  ECONNREFUSED: 'nothing listens at the address of DATABASE_URL',
  ECONNRESET: 'it hung up: where DATABASE_URL has an sslmode, it may be a server without TLS',
  ENOTFOUND: 'the host of DATABASE_URL is not known',
  CONNECT_TIMEOUT: 'it cannot be reached: is the function in its VPC and on its IP allowlist?',
  NO_ANSWER: 'it does not answer: is the function in its VPC and on its IP allowlist?',
};

/** What a store failed on. */
export function storeFailure(error: unknown): InboxError {
  if (error instanceof InboxError) return error;
  const code = codeOf(error);
  const why = causes[code] ?? causes[code.slice(0, 2)] ?? 'it failed, or the connection was lost';
  const message = `the database could not be asked: ${why}${code && ` (${code})`}`;
  // Node's error about a URL shows it, with the password.
  const cause = code === 'ERR_INVALID_URL' ? undefined : error;
  return new InboxError('store_unavailable', message, { cause });
}

/** What a transaction failed on, beside what its handler threw. */
export function transactionFailure(error: unknown): InboxError {
  // Wrong data, a broken constraint, a wrong statement: the handler's own, found out later or passed over by it.
  if (!/^(?:2[23]|25P02|42|P0)/.test(codeOf(error))) return storeFailure(error);
  const message = 'the transaction of the handler could not be committed';
  return new InboxError('handler_failed', message, { cause: error });
}

/** Whether the connection is gone, so that nobody knows what became of the query. */
export function isConnectionLoss(error: unknown): boolean {
  return /^(?:CONNECT|E[A-Z]{3}|NO_ANSWER$|08...$|25P03$|57P0.$)/.test(codeOf(error));
}

/**
 * Whether trying again does not help: the data, the credentials, the database, the table, a permission, the URL or the
 * certificate is wrong.
 */
export function isLasting(error: unknown): boolean {
  return /^(?:(?:0A|2[238]|3[DF]|42)...$|ERR_|ENOENT$|UNABLE_TO_VERIFY_|\w*CERT)/.test(
    codeOf(error),
  );
}

/** The SQLSTATE, or the code of Node's or the driver's, of what was thrown; empty where it has none. */
function codeOf(error: unknown): string {
  // What a stray % in the URL leads to.
  if (error instanceof URIError) return 'ERR_INVALID_URL';
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
