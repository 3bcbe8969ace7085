import {
  asInboxError,
  type InboxError,
  type MessageEncoding,
  type Origin,
  type Signal,
} from 'oss-inbox';

/** Where in an input something was found. */
export interface Place {
  /** The path in a document that holds several things; empty for all of it. */
  readonly at: string;
  /** What it was wrapped in, outermost first. */
  readonly envelopes: readonly string[];
}

/** What something is that holds no signal, as the end of the sentence "this is …". */
export interface Something {
  readonly what: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** One thing that was found: a signal, something that is none, or something that cannot be decoded. */
export type Finding = Place &
  (
    | { readonly kind: 'signal'; readonly signal: Signal; readonly note?: string }
    | ({ readonly kind: 'other' } & Something)
    | { readonly kind: 'failure'; readonly error: InboxError; readonly text: string }
  );

export interface DecodeOptions {
  readonly encoding: MessageEncoding;
}

/** What a trigger, topic or queue delivers: an event, or the text of a message and where it came from. */
export type Delivery = Buffer | { readonly text: string; readonly origin: Origin };

/** Opens what is inside something in its turn. */
export interface Opener {
  readonly text: (text: string, place: Place) => Promise<Finding[]>;
  readonly delivery: (delivery: Delivery, place: Place) => Promise<Finding[]>;
}

export const TOP: Place = { at: '', envelopes: [] };

/** A place inside this one, within further envelopes. */
export function inside({ at, envelopes }: Place, ...names: readonly string[]): Place {
  return { at, envelopes: [...envelopes, ...names] };
}

/** A place below this one in a document. */
export function below({ at, envelopes }: Place, name: string | number): Place {
  return { at: at === '' ? String(name) : `${at}.${name}`, envelopes };
}

export function signalAt(place: Place, signal: Signal, note?: string): Finding {
  return { kind: 'signal', ...place, signal, ...(note !== undefined && { note }) };
}

export function otherAt(place: Place, what: string, facts: Something['facts'] = {}): Finding {
  const told = Object.entries(facts).filter(([, value]) => value !== undefined && value !== '');
  return { kind: 'other', ...place, what, facts: Object.fromEntries(told) };
}

/** What `decode` finds, or that it failed on this text. */
export function attemptAt(place: Place, text: string, decode: () => Finding): Finding {
  try {
    return decode();
  } catch (thrown) {
    const error = asInboxError(thrown, 'body_invalid', 'could not be decoded');
    return { kind: 'failure', ...place, error, text };
  }
}

/** Those that are more than text of somebody's own, in no envelope but the place's. */
export function known(findings: readonly Finding[], { envelopes }: Place): Finding[] {
  return findings.filter(
    (finding) =>
      finding.kind !== 'signal' ||
      finding.signal.type !== 'smq:Message' ||
      finding.envelopes.slice(envelopes.length).some((envelope) => envelope !== 'JSON string'),
  );
}
