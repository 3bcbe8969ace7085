/**
 * Every code an {@link InboxError} can carry, by the status that an HTTP function answers with. Of those from 500 the
 * same delivery could succeed later.
 */
const codes = {
  400: ['body_invalid', 'path_invalid', 'argument_invalid', 'nested_transaction'],
  401: ['signature_missing', 'ticket_missing'],
  403: [
    'signature_invalid',
    'signature_version_unsupported',
    'key_url_untrusted',
    'ticket_invalid',
    'ticket_expired',
    'bucket_not_allowed',
    'object_not_confirmed',
    'certificate_untrusted',
    'digest_mismatch',
    'date_out_of_window',
    'topic_not_allowed',
  ],
  405: ['method_not_allowed'],
  413: ['too_large'],
  422: ['handoff_refused'],
  500: ['handler_failed', 'config_invalid'],
  503: ['busy', 'handler_timeout', 'store_unavailable', 'confirm_unavailable', 'handoff_failed'],
} as const;

/** A stable, machine-readable reason; nobody needs to read messages to tell errors apart. */
export type ErrorCode = (typeof codes)[keyof typeof codes][number];

const statuses = new Map<ErrorCode, number>(
  Object.entries(codes).flatMap(([status, list]) =>
    list.map((code) => [code, Number(status)] as const),
  ),
);

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
    this.status = statuses.get(code) ?? 500;
    this.retryable = this.status >= 500;
  }
}

/** The error as an {@link InboxError}: itself when it is one, else wrapped under `code` with it as the cause. */
export function asInboxError(error: unknown, code: ErrorCode, message: string): InboxError {
  return error instanceof InboxError ? error : new InboxError(code, message, { cause: error });
}
