import type { KeyObject } from 'node:crypto';

/** The public half of the key that samples are signed with (RSA, 512 bit; DER, SPKI): anyone can sign with the other half. */
export const SAMPLE_PUBLIC_KEY =
  'MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAK7qeiVSMstfayKGkJZV4tRNhMwbeFxUlKMgHHBlU+E+G9Z8zb7u7V0b50HcaVXkwlpZUfRvnzsNsXm6Jboq9xkCAwEAAQ==';

/** Whether it is that key. */
export function isSampleKey(key: KeyObject): boolean {
  return key.export({ format: 'der', type: 'spki' }).toString('base64') === SAMPLE_PUBLIC_KEY;
}
