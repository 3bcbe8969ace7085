import { createSign, createVerify, type KeyObject } from 'node:crypto';
import { InboxError, isCanonicalBase64 } from '../core/index.js';
import {
  MAX_VERIFICATIONS,
  type ReceivedQuery,
  signedQueries,
  whyQueryIsLost,
} from '../signature/index.js';
import { type CallbackKeys, findCallbackKey, ossCallbackKey } from './keys.js';

/** A callback as it arrived. */
export interface CallbackRequest {
  /** The path as sent, percent-encoding and all, without the query. */
  readonly path: string;
  readonly query: ReceivedQuery;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  /** The raw bytes, never re-serialised. */
  readonly body: Uint8Array;
}

/** Bytes that are hashed at most for one request, so that a large body with a query costs no more than a few others. */
const MAX_HASHED = 2 * 1024 * 1024;

const NO_KEYS: CallbackKeys = new Map();

/**
 * Checks OSS's signature (version 1.0: RSA PKCS #1 v1.5 with MD5 over the decoded path, the raw query, a line feed and
 * the body) and returns the path and query that it covers, as they were signed. `keys` are trusted beside OSS's own.
 *
 * A valid signature is evidence and not proof: it says that OSS signed this path and body at some time, for anyone.
 *
 * @throws {InboxError} `signature_missing`, `signature_version_unsupported`, `key_url_untrusted`, `path_invalid` or
 * `signature_invalid`.
 * @see https://www.alibabacloud.com/help/en/oss/developer-reference/callback
 */
export function verifyCallbackSignature(
  request: CallbackRequest,
  keys: CallbackKeys = NO_KEYS,
): string {
  const { headers } = request;
  const authorization = headers['authorization']?.trim();
  if (!authorization) {
    throw new InboxError(
      'signature_missing',
      'no Authorization header: this address takes upload callbacks signed by OSS; if OSS sent this, something in front removed the header',
    );
  }
  checkVersion(headers['x-oss-signature-version']);
  const key = chooseKey(headers['x-oss-pub-key-url'], keys);
  const targets = signedTargets(request);
  if (isCanonicalBase64(authorization)) {
    const affordable = Math.floor(MAX_HASHED / Math.max(request.body.length, 1));
    const tries = Math.min(MAX_VERIFICATIONS, Math.max(affordable, 1));
    for (const target of targets.slice(0, tries)) {
      const verifier = createVerify('RSA-MD5').update(`${target}\n`).update(request.body);
      if (verifier.verify(key, authorization, 'base64')) return target;
    }
  }
  throw new InboxError('signature_invalid', whyInvalid(request));
}

/** Signs a callback as OSS does: the value of its `Authorization` header. `path` is encoded and may carry a query. */
export function signCallback(
  { path, body }: { readonly path: string; readonly body: string | Uint8Array },
  privateKey: KeyObject,
): string {
  const border = path.search(/\?|$/);
  const target = decodePath(path.slice(0, border)) + path.slice(border);
  return createSign('RSA-MD5').update(`${target}\n`).update(body).sign(privateKey, 'base64');
}

function checkVersion(version: string | undefined): void {
  // Callbacks of the early years have no such header; their signature is version 1.0 too.
  if (!version || version === '1.0') return;
  throw new InboxError(
    'signature_version_unsupported',
    'only signature version 1.0 is supported: leave signatureVersion out of the callback parameter',
  );
}

function chooseKey(header: string | undefined, keys: CallbackKeys): KeyObject {
  if (!header) return ossCallbackKey();
  const key = findCallbackKey(header, keys);
  if (key) return key;
  throw new InboxError(
    'key_url_untrusted',
    "x-oss-pub-key-url is neither of OSS's two known key URLs; nothing was fetched. If OSS has a new key, add it to CALLBACK_PUBLIC_KEYS",
  );
}

/**
 * The decoded path and raw query as they may have been signed, likeliest first.
 *
 * @throws {InboxError} `path_invalid`.
 */
export function signedTargets({ path, query }: Pick<CallbackRequest, 'path' | 'query'>): string[] {
  const decoded = decodePath(path);
  // Whether OSS decodes a plus to a space is not known: its own samples disagree.
  const spaced = path.includes('+') ? decodePath(path.replaceAll('+', ' ')) : undefined;
  const targets: string[] = [];
  for (const candidate of signedQueries(query)) {
    targets.push(decoded + candidate);
    if (spaced !== undefined) targets.push(spaced + candidate);
  }
  return targets;
}

function decodePath(path: string): string {
  let decoded = path;
  try {
    // Stryker disable next-line ConditionalExpression,StringLiteral: without the shortcut, decoding a path that has no escape gives the same path
    if (path.includes('%')) decoded = decodeURIComponent(path);
  } catch (cause) {
    throw new InboxError(
      'path_invalid',
      'the path has a malformed percent-escape or is not UTF-8',
      { cause },
    );
  }
  // What is signed has one line feed between path and body: with another one, the border could be moved.
  if (decoded.includes('\n')) throw new InboxError('path_invalid', 'the path has a line feed');
  return decoded;
}

function whyInvalid({ query }: CallbackRequest): string {
  const lost = whyQueryIsLost(query);
  return lost === undefined
    ? 'the signature does not match the path and the raw body: a proxy or rewrite rule changed one of them, or OSS did not sign this'
    : `the signature does not match. The callback URL has a query, ${lost}: use a callbackUrl without a query and put the values into callbackBody`;
}
