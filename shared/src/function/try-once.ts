import { asInboxError, type ErrorCode, InboxError } from '../core/index.js';
import type { Once } from '../inbox/index.js';

/** How a step ended that the inbox has done once. */
export type Tried =
  | { readonly outcome: 'handled' | 'duplicate'; readonly result: unknown }
  | { readonly outcome: 'failed'; readonly error: InboxError };

/** What became of it; an error that is none of ours counts as `code`. Never rejects. */
export async function tryOnce(
  once: () => Promise<Once>,
  code: ErrorCode,
  message: string,
): Promise<Tried> {
  try {
    const ended = await once();
    if (ended.outcome !== 'busy') return ended;
    return { outcome: 'failed', error: new InboxError('busy', ended.reason) };
  } catch (error) {
    return { outcome: 'failed', error: asInboxError(error, code, message) };
  }
}
