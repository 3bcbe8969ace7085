import type { ReceivedQuery } from 'oss-inbox';

/** An HTTP request as somebody captured it. */
export interface CapturedRequest {
  /** What it was captured as, for people: `raw HTTP request`. */
  readonly form: string;
  readonly method: string;
  /** As captured, without the query; `undefined` where the capture begins with the headers. */
  readonly path: string | undefined;
  readonly query: ReceivedQuery;
  /** By lower-case name; repeated ones are joined with commas. */
  readonly headers: Readonly<Record<string, string>>;
  /** `undefined` where the capture holds none. */
  readonly body: Buffer | undefined;
  /** What else the body may have been, where the capture leaves that open. */
  readonly otherBodies: readonly OtherBody[];
  /** What reading it had to leave out or to guess, for people. */
  readonly remarks: readonly string[];
}

export interface OtherBody {
  /** Ends the sentence "it would fit if …". */
  readonly what: string;
  readonly body: Buffer;
}

export interface CapturedResponse {
  readonly form: string;
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Splits a request target into its path and its raw query, without the origin that a proxy may have put before it. */
export function splitTarget(target: string): { path: string; query: string } {
  const local = target.replace(/^https?:\/\/[^/?]*/i, '');
  const border = local.indexOf('?');
  const path = border < 0 ? local : local.slice(0, border);
  return { path: path || '/', query: border < 0 ? '' : local.slice(border + 1) };
}
