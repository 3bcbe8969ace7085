import { createHash, publicDecrypt } from 'node:crypto';
import { decodeBase64, whyQueryIsLost } from 'oss-inbox';
import type { CapturedRequest } from '../capture/captured-message.js';
import type { Trial } from './trial.js';
import type { Verifier } from './verifier.js';

const KEY_URLS = ['x-oss-pub-key-url', 'x-mns-signing-cert-url'];

/**
 * What is to be seen of a request that no known mistake explains. `missing` tells of the key that it takes to say who
 * signed it, where that is not there.
 */
export function diagnose(
  trial: Trial,
  request: CapturedRequest,
  verifier: Verifier,
  missing: string | undefined,
): string[] {
  return [
    missing ?? whoSigned(trial, verifier),
    whichKey(trial),
    bodyDigest(trial, request, verifier),
    bodyLength(trial, request),
    queryLost(trial),
  ].filter((hint) => hint !== undefined);
}

/** Opens the signature with each public key: only what that key's owner signed has a digest in it. */
function whoSigned({ headers }: Trial, { keys, algorithm }: Verifier): string {
  if (!headers['authorization']) return 'there is no Authorization header';
  const signature = decodeBase64(headers['authorization']);
  if (signature === undefined) return 'the Authorization header holds no Base64';
  const name = algorithm.replace('RSA-', '');
  for (const [keyName, key] of keys) {
    const digest = digestIn(signature, () => publicDecrypt(key, signature), algorithm);
    if (digest !== undefined) {
      return `the signature was made with ${keyName}, over a text whose ${name} is ${digest}: it is genuine, and belongs to another request, or to this one before something changed it`;
    }
  }
  const names = keys.map(([keyName]) => keyName).join(', nor with ');
  return `the signature was not made with ${names}: it is forged, damaged, or made with another key (try --public-key)`;
}

const DIGEST_INFO = {
  'RSA-MD5': '3020300c06082a864886f70d020505000410',
  'RSA-SHA1': '3021300906052b0e03021a05000414',
} as const;

function digestIn(
  signature: Buffer,
  open: () => Buffer,
  algorithm: Verifier['algorithm'],
): string | undefined {
  const prefix = DIGEST_INFO[algorithm];
  try {
    const hex = signature.length > 0 ? open().toString('hex') : '';
    return hex.startsWith(prefix) ? hex.slice(prefix.length) : undefined;
  } catch {
    return undefined;
  }
}

function whichKey({ headers }: Trial): string | undefined {
  const name = KEY_URLS.find((header) => headers[header] !== undefined);
  if (name === undefined) return undefined;
  const value = headers[name] ?? '';
  return `the request names the key ${decodeBase64(value)?.toString() ?? value} (${name})`;
}

function bodyDigest(trial: Trial, request: CapturedRequest, { kind }: Verifier) {
  const given = trial.headers['content-md5'];
  if (kind !== 'upload callback' || given === undefined || !request.body) return undefined;
  const fits = createHash('md5').update(trial.body).digest('base64') === given.trim();
  return fits
    ? 'Content-MD5 fits the body, so that the body is as OSS sent it: look at path, query and signature'
    : 'Content-MD5 does not fit the body: the body is not the one that OSS sent';
}

function bodyLength({ headers, body }: Trial, request: CapturedRequest): string | undefined {
  if (request.body === undefined) return 'the capture holds no body';
  const given = headers['content-length'];
  if (given === undefined || Number(given) === body.length) return undefined;
  const lack =
    Number(given) > body.length ? 'some of it is missing' : 'there is more than was sent';
  return `Content-Length is ${given}, and the body has ${body.length} bytes: ${lack}`;
}

function queryLost({ headers, query }: Trial): string | undefined {
  const why = whyQueryIsLost(query);
  if (why) return `there was a query, ${why}: give it with --query as the callback URL has it`;
  return query === '' && headers['authorization']
    ? 'there is no query in it: if the URL that was called has one, give it with --query, and another path with --path'
    : undefined;
}
