import { createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';
import { ossCallbackKey, smqPushKey } from 'oss-inbox';
import { type Finding, otherAt, type Place } from './finding.js';

/** A public key or certificate in PEM; `undefined` for anything else. */
export function openPem(text: string, place: Place): Finding | undefined {
  const [, label] = /^\s*-----BEGIN (PUBLIC KEY|CERTIFICATE)-----/.exec(text) ?? [];
  if (label === undefined) return undefined;
  const thing = label === 'CERTIFICATE' ? 'a certificate' : 'a public key';
  try {
    const key =
      label === 'CERTIFICATE' ? new X509Certificate(text).publicKey : createPublicKey(text);
    return keyAt(place, thing, key);
  } catch {
    return otherAt(place, `${thing} that cannot be read`);
  }
}

/** A public key described by its modulus in hexadecimal digits. */
export function openModulus(hex: string, place: Place): Finding | undefined {
  if (!/^(?:[\da-f]{2}){64,1024}$/i.test(hex)) return undefined;
  const n = Buffer.from(hex, 'hex').toString('base64url');
  const key = createPublicKey({ key: { kty: 'RSA', n, e: 'AQAB' }, format: 'jwk' });
  return keyAt(place, 'the description of a public key', key);
}

function keyAt(place: Place, thing: string, key: KeyObject): Finding {
  const bits = key.asymmetricKeyDetails?.modulusLength;
  const facts = { type: key.asymmetricKeyType, bits };
  const owner = ownerOf(key);
  return otherAt(place, owner === undefined ? thing : `${thing}: ${owner}`, facts);
}

function ownerOf(key: KeyObject): string | undefined {
  if (key.equals(ossCallbackKey())) return 'the one that OSS signs callbacks with';
  return key.equals(smqPushKey()) ? 'the one that SMQ signs pushes with' : undefined;
}
