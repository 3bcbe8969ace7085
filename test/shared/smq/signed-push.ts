import { createHash, generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import {
  type PushCertificates,
  type PushRequest,
  signPush,
} from '../../../shared/src/smq/index.js';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 512 });
const url = 'https://certificates.example/own.pem';

/** The tests' own certificate, as far as it matters: its key. */
export const ownCertificates: PushCertificates = new Map([[url, publicKey]]);

/** What makes a function trust it. */
export const trustOwnCertificate = `${url}=${publicKey.export({ format: 'der', type: 'spki' }).toString('base64')}`;

export const pushDate = 'Fri, 02 Jan 2026 03:04:05 GMT';

export interface SignedPush extends PushRequest {
  readonly body: Buffer;
}

/** A push that the tests' own key signed; `target` is the encoded path with its raw query. */
export function signedPush(
  body: string | Uint8Array,
  headers: Readonly<Record<string, string>> = {},
  target = '/notifications',
): SignedPush {
  const bytes = Buffer.from(body);
  const unsigned: Record<string, string> = {
    'content-md5': createHash('md5').update(bytes).digest('hex').toUpperCase(),
    'content-type': 'text/plain;charset=utf-8',
    date: pushDate,
    'x-mns-request-id': '695735A50000000000000001',
    'x-mns-version': '2015-06-06',
    ...headers,
    'x-mns-signing-cert-url': Buffer.from(url).toString('base64'),
  };
  const authorization = signPush({ method: 'POST', path: target, headers: unsigned }, privateKey);
  const [path = '', query = ''] = target.split('?');
  return { method: 'POST', path, query, headers: { ...unsigned, authorization }, body: bytes };
}

/** The headers of a SIMPLIFIED push. */
export const simplified = {
  'x-mns-message-id': '00112233445566778899AABBCCDDEEFF',
  'x-mns-topic-owner': '1999000011112222',
  'x-mns-topic-name': 'example-topic',
  'x-mns-publish-time': '1767323045123',
};

export function readSample(name: string): string {
  return readFileSync(new URL(`../../samples/${name}`, import.meta.url), 'utf8');
}

export function readVector(name: string): string {
  return readFileSync(new URL(`../../vectors/${name}`, import.meta.url), 'utf8');
}

interface SampleRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Every push sample, as headers by lower-case name and a body, to be signed. */
export function pushSample(name: string): SampleRequest {
  const text = readSample(name);
  if (!name.endsWith('-request.json')) return { headers: {}, body: text };
  const { headers, body } = JSON.parse(text) as SampleRequest;
  const signed = Object.entries(headers)
    .map(([key, value]): [string, string] => [key.toLowerCase(), value])
    .filter(([key]) => key !== 'authorization' && key !== 'x-mns-signing-cert-url');
  return { headers: Object.fromEntries(signed), body };
}
