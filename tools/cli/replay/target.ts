import { isObject, tryParseJson } from 'oss-inbox';
import { type FunctionName, isRejected } from '../../wire/index.js';

/** What a synchronous invocation was answered with. */
export interface Answer {
  /** The request's id and the error's type, by lower-case name. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

/** Who invokes functions. */
export interface Target {
  /** For people. */
  readonly name: string;
  /** @throws {Error} when it could not be invoked. */
  invoke(target: FunctionName, event: Buffer): Promise<Answer>;
}

/** Milliseconds for one invocation. */
export const INVOCATION_MS = 600_000;

/** The request's id of an invocation that did what it should. @throws {Error} with what the function said, if it did not. */
export function requestIdOf({ headers, body }: Answer): string {
  const requestId = headers['x-fc-request-id'];
  if (!requestId) throw new Error('the answer is not from Function Compute');
  const answer = tryParseJson(body);
  const errorType = headers['x-fc-error-type'];
  if (errorType) throw new Error(`${errorType}: ${messageOf(answer) ?? body}`);
  if (isRejected(answer)) throw new Error('the function cannot decode it, and rejected it again');
  // The answer of a function with an HTTP trigger.
  const { statusCode: status, body: inner } = isObject(answer) ? answer : {};
  if (status !== undefined && !(typeof status === 'number' && status >= 200 && status < 300)) {
    throw new Error(
      `the function answered with the status ${JSON.stringify(status)}: ${typeof inner === 'string' ? inner : body}`,
    );
  }
  return requestId;
}

function messageOf(answer: unknown): string | undefined {
  const message = isObject(answer) ? answer['errorMessage'] : undefined;
  return typeof message === 'string' ? message : undefined;
}
