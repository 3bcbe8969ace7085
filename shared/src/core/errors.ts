/**
 * Every code an {@link InboxError} can carry, with what it means to a caller: `status` is what an HTTP function
 * answers, `retryable` whether the same delivery could succeed later.
 */
const codes = {
  body_invalid: { status: 400, retryable: false },
  path_invalid: { status: 400, retryable: false },
  argument_invalid: { status: 400, retryable: false },
  signature_missing: { status: 401, retryable: false },
  ticket_missing: { status: 401, retryable: false },
  signature_invalid: { status: 403, retryable: false },
  signature_version_unsupported: { status: 403, retryable: false },
  key_url_untrusted: { status: 403, retryable: false },
  ticket_invalid: { status: 403, retryable: false },
  ticket_expired: { status: 403, retryable: false },
  bucket_not_allowed: { status: 403, retryable: false },
  object_not_confirmed: { status: 403, retryable: false },
  certificate_untrusted: { status: 403, retryable: false },
  digest_mismatch: { status: 403, retryable: false },
  date_out_of_window: { status: 403, retryable: false },
  topic_not_allowed: { status: 403, retryable: false },
  method_not_allowed: { status: 405, retryable: false },
  too_large: { status: 413, retryable: false },
  handler_failed: { status: 500, retryable: true },
  config_invalid: { status: 500, retryable: true },
  busy: { status: 503, retryable: true },
  handler_timeout: { status: 503, retryable: true },
  confirm_unavailable: { status: 503, retryable: true },
} as const satisfies Record<string, { status: number; retryable: boolean }>;

/** A stable, machine-readable reason; nobody needs to read messages to tell errors apart. */
export type ErrorCode = keyof typeof codes;

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
    this.retryable = codes[code].retryable;
    this.status = codes[code].status;
  }
}

/** The error as an {@link InboxError}: itself when it is one, else wrapped under `code` with it as the cause. */
export function asInboxError(error: unknown, code: ErrorCode, message: string): InboxError {
  return error instanceof InboxError ? error : new InboxError(code, message, { cause: error });
}
