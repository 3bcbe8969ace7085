import { type KeyObject, sign, verify } from 'node:crypto';
import { decodeBase64, InboxError, isCanonicalBase64 } from '../core/index.js';
import {
  MAX_VERIFICATIONS,
  type ReceivedQuery,
  signedQueries,
  whyQueryIsLost,
} from '../signature/index.js';
import {
  findPushKey,
  isSmqCertificateUrl,
  type PushCertificates,
  smqCertificateHosts,
} from './certificates.js';

/** A topic's push as it arrived, its body aside: of that, the signature covers the digest in Content-MD5. */
export interface PushRequest {
  readonly method: string;
  /** The path as sent, percent-encoding and all, without the query. */
  readonly path: string;
  readonly query: ReceivedQuery;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Checks SMQ's signature (RSA PKCS #1 v1.5 with SHA-1 over the method, Content-MD5, Content-Type, Date, all `x-mns-`
 * headers, path and query) and returns the text that is covered by it. `keys` are trusted beside SMQ's own, and before
 * it. The body is checked by `checkPushDigest`.
 *
 * A valid signature is evidence and not proof: it says that SMQ pushed this at some time, from anyone's topic.
 *
 * @throws {InboxError} `signature_missing`, `certificate_untrusted`, `path_invalid` or `signature_invalid`.
 * @see https://www.alibabacloud.com/help/en/mns/debugging-tool-of-http-endpoints
 */
export function verifyPushSignature(
  request: PushRequest,
  keys: PushCertificates = new Map(),
): string {
  const { headers, path, query } = request;
  const authorization = headers['authorization']?.trim();
  if (!authorization) {
    throw new InboxError(
      'signature_missing',
      'no Authorization header: SMQ did not send this, or something in front removed it',
    );
  }
  const key = chooseKey(headers['x-mns-signing-cert-url'], keys);
  const head = signedHead(request);
  if (path.includes('\n')) throw new InboxError('path_invalid', 'the path has a line feed');
  if (isCanonicalBase64(authorization) && head.isClear) {
    const signature = Buffer.from(authorization, 'base64');
    for (const candidate of signedQueries(query).slice(0, MAX_VERIFICATIONS)) {
      const text = head.text + path + candidate;
      if (verify('RSA-SHA1', Buffer.from(text), key, signature)) return text;
    }
  }
  throw new InboxError('signature_invalid', whyInvalid(request));
}

/** Signs a push as SMQ does: the value of its `Authorization` header. `path` is encoded and may carry a query. */
export function signPush(
  push: Pick<PushRequest, 'method' | 'path' | 'headers'>,
  privateKey: KeyObject,
): string {
  const head = signedHead(push);
  if (!head.isClear) {
    throw new InboxError('argument_invalid', 'a signed header has a line feed or an unusual name');
  }
  return sign('RSA-SHA1', Buffer.from(head.text + push.path), privateKey).toString('base64');
}

/** The text that SMQ signs of a push: everything but its body. `path` is encoded and may carry a query. */
export function signedPushText(push: Pick<PushRequest, 'method' | 'path' | 'headers'>): string {
  return signedHead(push).text + push.path;
}

function chooseKey(header: string | undefined, keys: PushCertificates): KeyObject {
  const url = header && decodeBase64(header)?.toString();
  const key = url && findPushKey(url, keys);
  if (key) return key;
  throw new InboxError(
    'certificate_untrusted',
    `${header ? whyUntrusted(url) : NO_CERTIFICATE}; nothing was fetched`,
  );
}

const NO_CERTIFICATE =
  'there is no x-mns-signing-cert-url, which SMQ sends with every push: something in front removed it, or SMQ did not send this';

function whyUntrusted(url: string | undefined): string {
  // Only a URL of this form can be handed on to a shell as it is.
  if (url && isSmqCertificateUrl(url)) {
    return `the push names a certificate of SMQ's that is not trusted yet. Run \`npx oss-inbox smq-certificate ${url}\`, and add the line that it prints to SMQ_CERTIFICATES`;
  }
  return `x-mns-signing-cert-url is not the Base64 of a URL at SMQ's hosts (${smqCertificateHosts}), so SMQ did not send this. To trust a sender of your own, add its <url>=<key> to SMQ_CERTIFICATES`;
}

interface SignedHead {
  /** Everything before the path. */
  readonly text: string;
  /** Whether no border between two parts can have been moved. */
  readonly isClear: boolean;
}

function signedHead({ method, headers }: Omit<PushRequest, 'path' | 'query'>): SignedHead {
  const names = Object.keys(headers).filter((name) => name.startsWith('x-mns-'));
  const lines = [
    method,
    ...['content-md5', 'content-type', 'date'].map((name) => headers[name] ?? ''),
    ...names.sort().map((name) => `${name}:${headers[name]}`),
  ];
  const isClear =
    !lines.some((line) => line.includes('\n')) && !names.some((name) => name.includes(':'));
  return { text: `${lines.join('\n')}\n`, isClear };
}

function whyInvalid({ query }: PushRequest): string {
  const lost = whyQueryIsLost(query);
  return lost === undefined
    ? 'the signature does not match: something in front changed the path, an x-mns- header, Content-MD5, Content-Type or Date; or SMQ has a new certificate under its old URL (see SMQ_CERTIFICATES); or SMQ did not sign this'
    : `the signature does not match. The subscription's endpoint has a query, ${lost}: use an endpoint without a query`;
}
