/** What an HTTP function answers with 403. */
type Refusal =
  | 'signature_invalid'
  | 'signature_version_unsupported'
  | 'key_url_untrusted'
  | 'ticket_invalid'
  | 'ticket_expired'
  | 'bucket_not_allowed'
  | 'object_not_confirmed'
  | 'certificate_untrusted'
  | 'digest_mismatch'
  | 'date_out_of_window'
  | 'topic_not_allowed';

/** The statuses of all other codes. Of those from 500 the same delivery could succeed later. */
const statuses = {
  body_invalid: 400,
  path_invalid: 400,
  argument_invalid: 400,
  nested_transaction: 400,
  signature_missing: 401,
  ticket_missing: 401,
  method_not_allowed: 405,
  too_large: 413,
  handoff_refused: 422,
  handler_failed: 500,
  config_invalid: 500,
  busy: 503,
  handler_timeout: 503,
  store_unavailable: 503,
  confirm_unavailable: 503,
  handoff_failed: 503,
};

/** A stable, machine-readable reason; nobody needs to read messages to tell errors apart. */
export type ErrorCode = keyof typeof statuses | Refusal;

/**
 * The one error of this package. `message` names the likely cause and the fix, and never holds a secret;
 * `cause` is what led to it, for logs only.
 */
export class InboxError extends Error {
  override readonly name = 'InboxError';
  readonly code: ErrorCode;
  /** Whether trying the same delivery again could succeed. */
  readonly retryable: boolean;
  /** The HTTP status an HTTP function answers with. */
  readonly status: number;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    const others: Partial<Record<ErrorCode, number>> = statuses;
    this.status = others[code] ?? 403;
    this.retryable = this.status >= 500;
  }
}

/** The error as an {@link InboxError}: itself when it is one, else wrapped under `code` with it as the cause. */
export function asInboxError(error: unknown, code: ErrorCode, message: string): InboxError {
  return error instanceof InboxError ? error : new InboxError(code, message, { cause: error });
}

/** What came is not what it should be. */
export function bodyInvalid(message: string, options?: ErrorOptions): InboxError {
  return new InboxError('body_invalid', message, options);
}
