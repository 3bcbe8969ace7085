import type { Credential } from '../../http/credential.js';
import { invalidArgument, OssError } from '../oss-error.js';
import { checkProof, type Proof, type SignedRequest } from './proof.js';
import { type Arrival, readHeaderV4, readQueryV4 } from './read-v4.js';
import { accessDenied } from './refusals.js';
import { readHeaderV1, readQueryV1 } from './signature-v1.js';
import { V4 } from './signature-v4.js';

/**
 * Lets through a request that one of the AccessKey pairs signed, in its header or its query, V1 or V4; any request
 * where there is none. A form upload passes, too: it is its policy that is signed.
 *
 * @throws {OssError} with OSS's code and message, where they are known, for everybody else.
 */
export function authenticate(
  request: SignedRequest,
  credentials: readonly Credential[],
  arrival: Arrival,
): void {
  if (credentials.length === 0 || isFormUpload(request)) return;
  checkProof(readProof(request, arrival), credentials);
}

// Only PostObject is like that, and `checkPolicy` looks after it.
function isFormUpload({ method, key, query }: SignedRequest): boolean {
  return method === 'POST' && key === '' && query.size === 0;
}

function readProof(request: SignedRequest, arrival: Arrival): Proof {
  const { headers, query } = request;
  const authorization = headers['authorization'];
  const version = query.get('x-oss-signature-version');
  const isInQuery = version !== undefined || query.has('OSSAccessKeyId') || query.has('Signature');
  if (authorization !== undefined) {
    if (isInQuery) {
      const message = 'Only one of the header and the query may hold a signature.';
      throw invalidArgument(message, 'Authorization', '');
    }
    if (authorization.startsWith(`${V4} `)) return readHeaderV4(request, arrival);
    if (authorization.startsWith('OSS2 ')) throw noVersion2();
    return readHeaderV1(request, arrival.now);
  }
  if (version === V4) return readQueryV4(request, arrival);
  if (version === 'OSS2') throw noVersion2();
  if (version !== undefined) {
    const message = 'Invalid x-oss-signature-version parameter.';
    throw invalidArgument(message, 'x-oss-signature-version', version);
  }
  if (isInQuery) return readQueryV1(request, arrival.now);
  throw anonymous(request);
}

function anonymous({ key }: SignedRequest): OssError {
  if (key === '')
    return accessDenied('Anonymous access is forbidden for this operation.', '0003-00001201');
  const message = 'You have no right to access this object because of bucket acl.';
  return accessDenied(message, '0003-00000001');
}

function noVersion2(): OssError {
  return new OssError(501, 'NotImplemented', 'Signature version 2 does not exist locally.');
}
