import type { TransactionSql } from 'postgres';

/** What the inbox remembers of a signal; it never looks inside `payload`, which JSON can hold. */
export interface InboxRecord {
  readonly id: string;
  readonly type: string;
  readonly bucket?: string;
  readonly key?: string;
  /** Until when it must be remembered once it is completed, however old it is by then; epoch milliseconds. */
  readonly keepUntil?: number;
  readonly payload: unknown;
}

/** Who wants to handle a record, and for how long it holds the lease. */
export interface ClaimRequest {
  /** Function Compute's request id: a claim with the holder's own id is its retry, and takes over at once. */
  readonly holder: string;
  /** Milliseconds after which anybody may take over, measured by the store's clock. */
  readonly leaseMs: number;
}

/** The result of a claim. */
export type Claim =
  /** It is the caller's to handle; `attempt` counts from 1. */
  | { readonly state: 'claimed'; readonly attempt: number }
  /** It was handled before; `result` is JSON text, if there was a result. */
  | { readonly state: 'completed'; readonly result: string | undefined }
  /** Somebody else is handling it, and may do so for this many milliseconds. */
  | { readonly state: 'busy'; readonly leaseMs: number };

/** A transaction of the store's database, as a tagged template: ``sql`insert into photos (key) values (${key})` ``. */
export type Transaction = TransactionSql;

/**
 * Where an inbox keeps its records. A record is identified by its type and id together, and an attempt at it by its
 * number: what an attempt says counts only while no later one has begun. Each call settles within `withinMs`
 * milliseconds.
 */
export interface InboxStore {
  /** Whether records outlive the function instance. */
  readonly isDurable: boolean;
  claim(record: InboxRecord, request: ClaimRequest, withinMs: number): Promise<Claim>;
  /** Ends the attempt well; `result` is JSON text. `false` when a later attempt has begun. */
  complete(
    record: InboxRecord,
    attempt: number,
    result: string | undefined,
    withinMs: number,
  ): Promise<boolean>;
  /**
   * Ends the attempt badly: the record may be claimed again. Attempt 0 records the failure of what was never claimed, and
   * changes nothing where somebody claimed it.
   */
  fail(record: InboxRecord, attempt: number, reason: string, withinMs: number): Promise<void>;
  /**
   * Forgets a record that was never claimed; any other stays.
   */
  forget(record: InboxRecord, withinMs: number): Promise<void>;
  /**
   * Runs `work` in a transaction that ends with the completion of the attempt, all of it or nothing; `work` gives the
   * result as JSON text. `overtaken` when a later attempt has begun, `late` when the time was up: then nothing was done,
   * and the connection is gone, so that a `work` that still runs can do no more.
   */
  readonly transact?: (
    record: InboxRecord,
    attempt: number,
    work: (sql: Transaction) => Promise<string | undefined>,
    limits: { readonly leaseMs: number; readonly withinMs: number },
  ) => Promise<'completed' | 'overtaken' | 'late'>;
}
