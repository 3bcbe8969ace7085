/** What a trace event is about; `dead-letter` is a message that tells of a failure. */
type Kind =
  | 'operation'
  | 'callback'
  | 'event'
  | 'task'
  | 'message'
  | 'delivery'
  | 'invocation'
  | 'signal'
  | 'dead-letter';

/** `refused`: answered with a no, as a forged request is. `dead`: failed for good, and kept for a replay. */
export type Status = 'going' | 'fine' | 'refused' | 'failed' | 'dead';

/** An object. */
export interface Place {
  readonly bucket: string;
  readonly key: string;
}

/** A payload as it went over the wire, as text. */
export interface Part {
  /** `request`, `answer`, `document` … */
  readonly name: string;
  readonly text: string;
  /** Whether there was more of it than is kept. */
  readonly isCut?: boolean;
}

/** Something that happened in the local cloud. */
export interface TraceEvent {
  readonly id: string;
  /** When it began, milliseconds since 1970. */
  readonly time: number;
  readonly kind: Kind;
  /** `PutObject`, `oss:ObjectCreated:PutObject`, a function's name. */
  readonly title: string;
  readonly status: Status;
  /** The id of the trace event that led to this one. */
  readonly cause?: string;
  /** The object it is about; where absent, its cause's. */
  readonly place?: Place;
  /** How long it took. */
  readonly ms?: number;
  /** Named facts in a few words, such as `attempt: 2`. */
  readonly facts: Readonly<Record<string, string>>;
  readonly parts: readonly Part[];
  /** What a function printed. */
  readonly lines: readonly string[];
}

/** What is told when something begins; without a status it is going on. */
export interface News
  extends Pick<TraceEvent, 'kind' | 'title'>,
    Partial<Pick<TraceEvent, 'status' | 'place' | 'ms' | 'facts' | 'parts'>> {
  readonly cause?: string | undefined;
  /** An id that goes with it to the next system (a request's, a message's), by which that one finds its cause. */
  readonly reference?: string;
}

/** What is told later: facts, parts and lines are added, the rest is replaced. */
export type Change = Partial<
  Pick<TraceEvent, 'title' | 'status' | 'place' | 'ms' | 'facts' | 'parts' | 'lines'>
>;

/** Something that was told of. */
export interface Ongoing {
  readonly id: string;
  update(change: Change): void;
}

/** Whom the stand-ins tell what they do. */
export interface Observer {
  begin(news: News): Ongoing;
  /** What was begun earlier, also before a restart; updates of what is forgotten do nothing. */
  resume(id: string): Ongoing;
  /** The last trace event that was begun with this reference. */
  causeOf(reference: string | undefined): string | undefined;
}

/** Listens to nothing. */
export const nobody: Observer = {
  begin: () => ({ id: '', update: () => {} }),
  resume: (id) => ({ id, update: () => {} }),
  causeOf: () => undefined,
};
