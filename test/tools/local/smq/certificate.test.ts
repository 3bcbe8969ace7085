import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { expect, it } from 'vitest';
import { certificatePem, selfSignedCertificate } from '../../../../tools/local/smq/certificate.js';

it.each([512, 1024, 2048, 4096])('is a self-signed one of a key of %i bits', (modulusLength) => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength });
  const der = selfSignedCertificate(privateKey);
  const certificate = new X509Certificate(der);
  expect(certificate.verify(publicKey)).toBe(true);
  expect(certificate.checkIssued(certificate)).toBe(true);
  expect(certificate.subject).toBe('O=oss-inbox\nCN=SMQ stand-in');
  expect(certificate.publicKey.equals(publicKey)).toBe(true);
  expect(Date.parse(certificate.validTo)).toBeGreaterThan(Date.parse('2049-01-01'));
  expect(selfSignedCertificate(privateKey)).toEqual(der);
  expect(new X509Certificate(certificatePem(der)).raw).toEqual(der);
});
