import { invalidArgument, OssError } from '../oss-error.js';

/** The 403 for whoever has no permission, is unknown or comes too late. */
export function accessDenied(
  message: string,
  ec?: string,
  elements?: Readonly<Record<string, string>>,
): OssError {
  return new OssError(403, 'AccessDenied', message, { ec, ...(elements && { elements }) });
}

/** The 403 for an AccessKey id that nobody has, or a temporary one whose token is left out. */
export function unknownAccessKey(accessKeyId: string, ec?: string): OssError {
  const message = 'The OSS Access Key Id you provided does not exist in our records.';
  const elements = { OSSAccessKeyId: accessKeyId };
  return new OssError(403, 'InvalidAccessKeyId', message, { ec, elements });
}

/** The 403 for a token that goes with another AccessKey. */
export function tokenOfAnother(): OssError {
  const code = 'AccessKeyIdAndSecurityTokenNotMatch';
  const message = 'The OSS access key id and security token you provided does not match.';
  return new OssError(403, code, message, { ec: '0002-00000004' });
}

/** The 403 for a token that nobody has. */
export function invalidSecurityToken(): OssError {
  const message = 'The security token you provided is invalid.';
  return new OssError(403, 'InvalidSecurityToken', message, { ec: '0002-00000006' });
}

/** What was signed, as the error for a wrong signature shows it. */
export interface SignedText {
  /** The bytes, of which a text may hold none that is not UTF-8. */
  readonly stringToSign: Buffer;
  /** V4 signs only a hash of it. */
  readonly canonicalRequest?: string;
}

/** The 403 for a wrong signature, which shows what should have been signed. */
export function signatureDoesNotMatch(
  accessKeyId: string,
  signature: string,
  { stringToSign, canonicalRequest }: SignedText,
  ec?: string,
): OssError {
  const message =
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.';
  return new OssError(403, 'SignatureDoesNotMatch', message, {
    ec,
    elements: {
      OSSAccessKeyId: accessKeyId,
      SignatureProvided: signature,
      StringToSign: stringToSign.toString(),
      StringToSignBytes: hexBytes(stringToSign),
      CanonicalRequest: canonicalRequest,
    },
  });
}

/** The 400 for an Authorization header that can't be read. */
export function unreadableHeader(authorization: string): OssError {
  const message = 'Authorization header is invalid.';
  return invalidArgument(message, 'Authorization', authorization.slice(0, 200));
}

function hexBytes(bytes: Buffer): string {
  return bytes.toString('hex').toUpperCase().replace(/../g, '$& ');
}
