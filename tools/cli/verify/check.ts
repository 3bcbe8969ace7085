import type { InboxError } from 'oss-inbox';
import type { Mistake, Trial } from './trial.js';
import type { Verified, Verifier } from './verifier.js';

/** How many other signatures are verified at most to find what spoilt one. */
export const MAX_VERIFICATIONS = 2000;

/** What a check of a captured request found. */
export interface Check {
  readonly kind: Verifier['kind'];
  /** What the capture is: `raw HTTP request`. */
  readonly form: string;
  readonly verified: boolean;
  /** Whose signature it is and what it covers: of the capture, or of it without the mistakes. */
  readonly signature?: Verified;
  /** What would have to be signed for the capture to verify. */
  readonly captured: Buffer;
  /** Why it does not verify. */
  readonly error?: InboxError;
  /** What explains that; empty when nothing does, or when it verifies. */
  readonly mistakes: readonly Mistake[];
  /** How many other readings were tried, where none explains it. */
  readonly tried: number;
  /** What else is to be seen, for people. */
  readonly hints: readonly string[];
  readonly trial: Trial;
  readonly hasBody: boolean;
}
