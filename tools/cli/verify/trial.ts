import type { ReceivedQuery } from 'oss-inbox';

/** A request as it may have been sent. */
export interface Trial {
  readonly method: string;
  readonly path: string;
  readonly query: ReceivedQuery;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** What happened to a request between its sender and the capture. */
export interface Mistake {
  /** A sentence's end: "it would verify, but …". */
  readonly what: string;
  readonly fix: string;
}

/** What a body may have been, and what happened to it. */
export interface BodyMistake extends Mistake {
  readonly body: string | Buffer;
}

/** The request as it was before a mistake. */
export interface Variation extends Mistake {
  readonly trial: Trial;
}

/** What may have happened to a request, likeliest first. */
export type Vary = (trial: Trial) => Iterable<Variation>;

/** The trial with another header; without it, when the value is `undefined`. */
export function withHeader(trial: Trial, name: string, value: string | undefined): Trial {
  const { [name]: _, ...others } = trial.headers;
  return { ...trial, headers: value === undefined ? others : { ...others, [name]: value } };
}
