import { createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';

/** A public key in DER (SPKI). */
export function spkiKey(der: Buffer): KeyObject {
  return createPublicKey({ key: der, format: 'der', type: 'spki' });
}

/** The public key of a certificate in DER, or a public key as it is; nothing else in the certificate is looked at. */
export function certificateKey(der: Buffer): KeyObject {
  try {
    return new X509Certificate(der).publicKey;
  } catch {
    return spkiKey(der);
  }
}
