import type { InboxRecord, InboxStore } from './store.js';

/** How `once` ended; `result` is what the handler returned, as JSON keeps it. */
export type Once =
  | { readonly outcome: 'handled' | 'duplicate'; readonly result: unknown }
  | { readonly outcome: 'busy' };

export interface Inbox {
  /**
   * Runs the handler unless the record was handled before (then the stored result comes back) or is being handled by
   * somebody else. When the handler throws, the record may be tried again, and the error is thrown on.
   */
  once(record: InboxRecord, handler: () => Promise<unknown>): Promise<Once>;
}

/** An inbox over a store. */
export function createInbox(store: InboxStore): Inbox {
  return {
    async once(record, handler) {
      const claim = await store.claim(record);
      if (claim.state === 'busy') return { outcome: 'busy' };
      if (claim.state === 'completed') return { outcome: 'duplicate', result: parse(claim.result) };
      let result: string | undefined;
      try {
        result = JSON.stringify(await handler());
      } catch (error) {
        await store.fail(record, claim.attempt, error);
        throw error;
      }
      await store.complete(record, claim.attempt, result);
      return { outcome: 'handled', result: parse(result) };
    },
  };
}

function parse(result: string | undefined): unknown {
  return result === undefined ? undefined : JSON.parse(result);
}
