import { InboxError, isObject } from '../core/index.js';

/** What OSS adds to its 400 answer: `EC` where its number is published, and the argument it names. */
interface Refusal {
  readonly ec?: string;
  readonly argumentName: string;
}

/** An `argument_invalid` error that carries what OSS would put into its 400 answer. */
export function refusal(message: string, ec?: string, argumentName = 'callback'): InboxError {
  const cause: Refusal = ec !== undefined ? { ec, argumentName } : { argumentName };
  return new InboxError('argument_invalid', message, { cause: Object.freeze(cause) });
}

/**
 * The `EC` that OSS answers with for this error of `parseCallbackParameter`, `parseCallbackVar` or `expandCallbackBody`, such
 * as `0007-00000003`; `undefined` where Alibaba Cloud publishes no number for the fault, or for any other error.
 *
 * @see https://www.alibabacloud.com/help/en/oss/user-guide/0007-00000002
 */
export function ecOf(error: InboxError): string | undefined {
  return textIn(error.cause, 'ec');
}

/** The `ArgumentName` of OSS's answer to the same error: `callback`, `callback-var` or `ReplaceKeyPrefix`. */
export function argumentNameOf(error: InboxError): string | undefined {
  return textIn(error.cause, 'argumentName');
}

function textIn(cause: unknown, key: keyof Refusal): string | undefined {
  const value = isObject(cause) ? cause[key] : undefined;
  return typeof value === 'string' ? value : undefined;
}
