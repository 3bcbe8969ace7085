/** What the inbox remembers of a signal; it never looks inside `payload`. */
export interface InboxRecord {
  readonly id: string;
  readonly type: string;
  readonly bucket?: string;
  readonly key?: string;
  readonly payload: unknown;
}

/** What became of the wish to handle a record. */
export type Claim =
  /** It is the caller's to handle; `attempt` counts from 1. */
  | { readonly state: 'claimed'; readonly attempt: number }
  /** It was handled before; `result` is JSON text, if there was a result. */
  | { readonly state: 'completed'; readonly result: string | undefined }
  /** Somebody else is handling it. */
  | { readonly state: 'busy' };

/** Where an inbox keeps its records. A record is identified by its type and id together. */
export interface InboxStore {
  claim(record: InboxRecord): Promise<Claim>;
  /** Ends the attempt well; `result` is JSON text. */
  complete(record: InboxRecord, attempt: number, result: string | undefined): Promise<void>;
  /** Ends the attempt badly: the record may be claimed again. */
  fail(record: InboxRecord, attempt: number, error: unknown): Promise<void>;
}
