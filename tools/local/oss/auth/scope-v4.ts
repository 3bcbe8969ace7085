import { invalidArgument } from '../oss-error.js';

/** Whose key signs with V4, and for what. */
export interface ScopeV4 {
  readonly accessKeyId: string;
  /** `20260307`. */
  readonly date: string;
  readonly region: string;
}

/** What the scope must fit. */
export interface Expected {
  /** `20260307T080000Z`. */
  readonly time: string;
  /** Where the bucket is. */
  readonly region: string;
}

/**
 * A V4 credential, `<id>/<date>/<region>/oss/aliyun_v4_request`.
 *
 * @throws {OssError} `InvalidArgument` naming the part that is wrong.
 */
export function readScope(
  credential: string,
  place: 'Authorization header' | 'x-oss-credential',
  expected: Expected,
): ScopeV4 {
  const [accessKeyId = '', date = '', region = '', product, version, ...more] =
    credential.split('/');
  const refuse = (part: string, ec?: string) => {
    const name = place === 'x-oss-credential' ? place : 'Authorization';
    return invalidArgument(`Invalid ${part} in ${place}.`, name, credential, ec);
  };
  if (accessKeyId === '' || version === undefined || more.length > 0) throw refuse('Credential');
  const isInHeader = place === 'Authorization header';
  if (date !== expected.time.slice(0, 8)) {
    throw refuse('signing date', isInHeader ? undefined : '0002-00000223');
  }
  if (region !== expected.region) {
    throw refuse('signing region', isInHeader ? '0002-00000226' : undefined);
  }
  if (product !== 'oss') throw refuse('signing product');
  if (version !== 'aliyun_v4_request') throw refuse('signing version');
  return { accessKeyId, date, region };
}
