import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import {
  type CallbackKeys,
  type CallbackRequest,
  signCallback,
} from '../../../shared/src/upload-callback/index.js';

const pair = generateKeyPairSync('rsa', { modulusLength: 512 });
const url = 'https://keys.example/callback.pem';

/** A key of the tests' own, under a URL of its own. */
export const ownKey: {
  readonly url: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
} = {
  url,
  ...pair,
};

export const ownKeys: CallbackKeys = new Map([[url, pair.publicKey]]);

/** The headers of a callback that the tests' own key signed; `target` is the encoded path with its raw query. */
export function signedHeaders(target: string, body: string | Uint8Array): Record<string, string> {
  return {
    authorization: signCallback({ path: target, body }, pair.privateKey),
    'x-oss-pub-key-url': Buffer.from(url).toString('base64'),
    'x-oss-signature-version': '1.0',
    'x-oss-request-id': '65A1B2C3D4E5F60718293A4B',
    date: 'Sun, 01 Mar 2026 02:03:04 GMT',
  };
}

/** A callback that the tests' own key signed, with the raw query still there. */
export function signedRequest(target: string, body: string | Uint8Array): CallbackRequest {
  const [path = '', query = ''] = target.split('?');
  return { path, query, headers: signedHeaders(target, body), body: Buffer.from(body) };
}
