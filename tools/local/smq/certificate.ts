import { createHash, createPublicKey, type KeyObject, sign } from 'node:crypto';

const TAG = { integer: 0x02, bits: 0x03, null: 0x05, oid: 0x06, text: 0x0c, time: 0x17 } as const;
const SEQUENCE = 0x30;
const SET = 0x31;

// 1.2.840.113549.1.1.11, sha256WithRSAEncryption
const SHA256_WITH_RSA = Buffer.from('2a864886f70d01010b', 'hex');
// 2.5.4.3, 2.5.4.10
const COMMON_NAME = Buffer.from('550403', 'hex');
const ORGANIZATION = Buffer.from('55040a', 'hex');

/** A self-signed X.509 certificate (DER) for an RSA key; the same one each time for the same key. */
export function selfSignedCertificate(privateKey: KeyObject): Buffer {
  const spki = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  // A positive number, which the key tells.
  const serial = Buffer.concat([
    Buffer.from([1]),
    createHash('sha256').update(spki).digest().subarray(0, 15),
  ]);
  const algorithm = der(SEQUENCE, der(TAG.oid, SHA256_WITH_RSA), der(TAG.null));
  const name = der(
    SEQUENCE,
    attribute(ORGANIZATION, 'oss-inbox'),
    attribute(COMMON_NAME, 'SMQ stand-in'),
  );
  const validity = der(SEQUENCE, time('200101000000Z'), time('491231235959Z'));
  const content = der(
    SEQUENCE,
    der(TAG.integer, serial),
    algorithm,
    name,
    validity,
    name,
    Buffer.from(spki),
  );
  const signature = sign('sha256', content, privateKey);
  return der(SEQUENCE, content, algorithm, der(TAG.bits, Buffer.from([0]), signature));
}

/** The certificate as text. */
export function certificatePem(certificate: Buffer): string {
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

function attribute(type: Buffer, value: string): Buffer {
  const text = der(TAG.text, Buffer.from(value));
  return der(SET, der(SEQUENCE, der(TAG.oid, type), text));
}

function time(text: string): Buffer {
  return der(TAG.time, Buffer.from(text));
}

/** A value with its tag and length. */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const value = Buffer.concat(parts);
  const { length } = value;
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), value]);
  const size = length > 0xff ? [0x82, length >> 8, length & 0xff] : [0x81, length];
  return Buffer.concat([Buffer.from([tag, ...size]), value]);
}
