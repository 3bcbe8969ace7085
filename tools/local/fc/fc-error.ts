/** A refusal by Function Compute. */
export class FcError extends Error {
  override name = 'FcError';
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** As HTTP triggers and the API of 2023-03-30 tell of an error. */
export function errorDocument({ code, message }: FcError, requestId: string): Buffer {
  return Buffer.from(JSON.stringify({ RequestId: requestId, Code: code, Message: message }));
}

/** As the API of 2016-08-15 tells of an error. */
export function oldErrorDocument({ code, message }: FcError): Buffer {
  return Buffer.from(JSON.stringify({ ErrorCode: code, ErrorMessage: message }));
}
