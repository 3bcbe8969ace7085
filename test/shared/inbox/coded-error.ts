/** An error with a code, as the driver and Node throw them. */
export class CodedError extends Error {
  readonly code: unknown;

  constructor(code: unknown) {
    super('said by the database');
    this.code = code;
  }
}
