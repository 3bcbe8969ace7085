import { xmlDocument } from '../../wire/index.js';

interface Details {
  /** What OSS puts into `x-oss-ec` and `<EC>`. */
  readonly ec?: string | undefined;
  /** Further elements, such as `ArgumentName`. */
  readonly elements?: Readonly<Record<string, string | undefined>>;
  /** Further headers of the answer. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer that OSS gives as an XML error. */
export class OssError extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: Details;

  constructor(status: number, code: string, message: string, details: Details = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.details = details;
  }
}

/** The error as OSS writes it. */
export function errorXml(error: OssError, requestId: string, host: string): string {
  return xmlDocument('Error', {
    Code: error.code,
    Message: error.message,
    RequestId: requestId,
    HostId: host,
    ...error.details.elements,
    EC: error.details.ec,
  });
}

/** What OSS answers for an object that is not there. */
export function noSuchKey(key: string): OssError {
  return new OssError(404, 'NoSuchKey', 'The specified key does not exist.', {
    elements: { Key: key },
  });
}

/** What OSS answers for a bucket that is not there. */
export function noSuchBucket(bucket: string): OssError {
  return new OssError(404, 'NoSuchBucket', 'The specified bucket does not exist.', {
    elements: { BucketName: bucket },
  });
}

/** What OSS answers for an argument it can't use. */
export function invalidArgument(
  message: string,
  name: string | undefined,
  value?: string,
  ec?: string,
): OssError {
  return new OssError(400, 'InvalidArgument', message, {
    ec,
    elements: { ArgumentName: name, ArgumentValue: value },
  });
}

/** What OSS answers for a body that is not the XML it wants. */
export function malformedXml(): OssError {
  const message =
    'The XML you provided was not well-formed or did not validate against our published schema.';
  return new OssError(400, 'MalformedXML', message);
}
