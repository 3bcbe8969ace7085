import type { InboxError } from '../core/index.js';

/** A delivery that is kept because nothing could be done with it. */
export interface DeadLetter {
  readonly requestId: string;
  readonly functionName: string;
  readonly accountId: string;
  /** `cn-hangzhou`. */
  readonly region: string;
  /** The original text. */
  readonly event: string;
  /** Whether `event` is Base64, of bytes that are not UTF-8. */
  readonly isBase64?: boolean | undefined;
  readonly error: InboxError;
  /** Milliseconds. */
  readonly time: number;
}

const REASON = 'InboxRejected';

// What has a meaning in XML's text, what XML 1.0 forbids or discourages, and the line ends of XML 1.1. Of the rest that is
// forbidden, lone surrogates and the control characters below U+0020, JSON escapes all.
const NOT_PLAIN_IN_XML = /[<>&\u007f-\u009f\u2028\u2029\ufdd0-\ufdef\ufffe\uffff]/g;

/**
 * The dead letter as JSON, in the shape that Function Compute gives to what it sends to a failure destination, so that one
 * queue holds both. Bytes that are not UTF-8 have `requestPayloadEncoding: "base64"`, which Function Compute does not
 * know. In XML the JSON is itself, byte for byte: it holds nothing that would have to be escaped there.
 *
 * @see https://www.alibabacloud.com/help/en/fc/user-guide/result-callback
 */
export function deadLetterBody(deadLetter: DeadLetter): string {
  const { requestId, functionName, accountId, region, event, isBase64, error, time } = deadLetter;
  const payload = {
    timestamp: time,
    requestContext: {
      requestId,
      functionArn: `acs:fc:${region}:${accountId}:functions/${functionName}`,
      condition: REASON,
      approximateInvokeCount: 1,
    },
    requestPayload: event,
    ...(isBase64 && { requestPayloadEncoding: 'base64' }),
    responseContext: { statusCode: 200, functionError: REASON },
    responsePayload: JSON.stringify({
      errorMessage: error.message,
      errorType: error.name,
      code: error.code,
    }),
  };
  return JSON.stringify(payload).replace(
    NOT_PLAIN_IN_XML,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
