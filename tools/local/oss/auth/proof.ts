import type { Credential } from '../../http/credential.js';
import { isEqualText } from '../../http/is-equal-text.js';
import type { OssRequest } from '../oss-request.js';
import {
  invalidSecurityToken,
  type SignedText,
  signatureDoesNotMatch,
  tokenOfAnother,
  unknownAccessKey,
} from './refusals.js';

/** What a signature covers of a request. */
export type SignedRequest = Pick<OssRequest, 'method' | 'bucket' | 'key' | 'query' | 'headers'>;

/** Who is said to have signed, what, and how. */
export interface Proof {
  readonly accessKeyId: string;
  readonly securityToken: string | undefined;
  /** As sent. */
  readonly signature: string;
  /** The right one is that of any of them. */
  readonly texts: readonly [SignedText, ...SignedText[]];
  readonly sign: (accessKeySecret: string, stringToSign: Buffer) => string;
  /** OSS's number for a wrong signature. */
  readonly ec?: string;
}

/**
 * Holds a signature against the AccessKey pairs that there are.
 *
 * @throws {OssError} `InvalidAccessKeyId`, `InvalidSecurityToken` or `SignatureDoesNotMatch`.
 */
export function checkProof(proof: Proof, credentials: readonly Credential[]): void {
  const { accessKeyId, signature, texts, sign } = proof;
  const { accessKeySecret } = findCredential(proof, credentials);
  const isRight = texts.some(({ stringToSign }) =>
    isEqualText(sign(accessKeySecret, stringToSign), signature),
  );
  if (!isRight) throw signatureDoesNotMatch(accessKeyId, signature, texts[0], proof.ec);
}

function findCredential(
  { accessKeyId, securityToken }: Proof,
  credentials: readonly Credential[],
): Credential {
  const found = credentials.find((credential) => credential.accessKeyId === accessKeyId);
  if (!found) throw unknownAccessKey(accessKeyId, '0002-00000902');
  if (found.securityToken === undefined && securityToken !== undefined) {
    throw unknownAccessKey(accessKeyId, '0002-00000002');
  }
  if (found.securityToken !== undefined) {
    if (securityToken === undefined) throw unknownAccessKey(accessKeyId, '0002-00000902');
    if (!isEqualText(found.securityToken, securityToken)) {
      const isAnothers = credentials.some((other) => other.securityToken === securityToken);
      throw isAnothers ? tokenOfAnother() : invalidSecurityToken();
    }
  }
  return found;
}
