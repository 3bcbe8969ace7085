import { isObject } from 'oss-inbox';
import { type FunctionName, readArn } from './function-name.js';
import { parseText, readEvent, textOr } from './read-event.js';

/** Why something became a dead letter. */
interface Reason {
  /** The error's code; else its type, else Function Compute's condition. */
  readonly code: string;
  readonly message: string;
}

/** A delivery that failed, to be made once more. */
export interface DeadLetter {
  /** The request's id, or the ledger row's. */
  readonly id: string;
  readonly event: Buffer;
  /** The function that failed; `undefined` where nothing says it. */
  readonly function: FunctionName | undefined;
  readonly reason: Reason;
  readonly attempts: number | undefined;
  readonly time: Date | undefined;
}

/**
 * Reads what Function Compute, or a function of this bundle, sends to a failure destination; also within EventBridge's
 * event. @throws {Error} that says why it is none.
 */
export function readDeadLetter(value: unknown): DeadLetter {
  const deadLetter = isObject(value) && isObject(value['data']) ? value['data'] : value;
  if (!isObject(deadLetter) || !isObject(deadLetter['requestContext'])) {
    throw new Error('it is no payload of a failure destination: it has no requestContext');
  }
  const { requestContext: context, requestPayload, requestPayloadEncoding, timestamp } = deadLetter;
  const { requestId, functionArn, condition, approximateInvokeCount: attempts } = context;
  if (!condition) throw new Error('it is the payload of a success destination: nothing failed');
  if (typeof requestPayload !== 'string') throw new Error('it has no requestPayload');
  if (typeof requestId !== 'string') throw new Error('it has no requestId');
  return {
    id: requestId,
    event: readEvent(requestPayload, requestPayloadEncoding),
    function: typeof functionArn === 'string' ? readArn(functionArn) : undefined,
    reason: readReason(deadLetter['responsePayload'], textOr(condition, 'unknown')),
    attempts: typeof attempts === 'number' ? attempts : undefined,
    time: readTime(timestamp),
  };
}

function readReason(responsePayload: unknown, condition: string): Reason {
  const error = parseText(responsePayload);
  if (!isObject(error)) return { code: condition, message: textOr(responsePayload, '') };
  const { code, errorType, errorMessage } = error;
  const message = textOr(errorMessage, '');
  // This bundle's functions put the code before the message, since Function Compute passes on no more than that.
  const [, ownCode] = (errorType === 'InboxError' && /^([a-z_]+): /.exec(message)) || [];
  if (ownCode !== undefined && typeof code !== 'string') {
    return { code: ownCode, message: message.slice(ownCode.length + 2) };
  }
  return { code: textOr(code, textOr(errorType, condition)), message };
}

function readTime(timestamp: unknown): Date | undefined {
  const time = new Date(typeof timestamp === 'number' ? timestamp : Number.NaN);
  return Number.isNaN(time.getTime()) ? undefined : time;
}
