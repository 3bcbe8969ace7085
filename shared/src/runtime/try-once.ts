import { asInboxError, type ErrorCode, InboxError } from '../core/index.js';
import type { InboxRecord, OnceResult } from '../inbox/index.js';

/** How a step ended that the inbox has done once. */
export type Tried =
  | { readonly outcome: 'handled' | 'duplicate'; readonly result: unknown }
  /** The record is that of the step. */
  | { readonly outcome: 'failed'; readonly error: InboxError; readonly record: InboxRecord };

/** What became of it; an error that is none of ours counts as `code`. Never rejects. */
export async function tryOnce(
  record: InboxRecord,
  once: () => Promise<OnceResult>,
  code: ErrorCode,
  message: string,
): Promise<Tried> {
  try {
    const ended = await once();
    if (ended.outcome !== 'busy') return ended;
    return { outcome: 'failed', error: new InboxError('busy', ended.reason), record };
  } catch (error) {
    return { outcome: 'failed', error: asInboxError(error, code, message), record };
  }
}
