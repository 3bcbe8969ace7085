import { InboxError, loadPart } from '../core/index.js';
import type { PostgresOptions } from './postgres-store.js';
import type { InboxStore, Transaction } from './store.js';
import type { Trouble } from './store-trouble.js';

/**
 * A durable store: the table `oss_inbox` of a PostgreSQL database, which `npx oss-inbox migrate` makes. Nothing is loaded
 * and nobody is asked before the first call. Its errors are {@link InboxError}s `store_unavailable`.
 */
export function openPostgresStore(options: PostgresOptions): InboxStore {
  let opening: ReturnType<typeof load> | undefined;

  // Without DATABASE_URL nobody needs it.
  async function load() {
    const part = await loadPart('postgres-store.js', () => import('./postgres-store.js'));
    return { ...part, store: part.createPostgresStore(options) };
  }

  function open() {
    opening ??= load();
    return opening;
  }

  async function ask<T>(question: (store: Required<InboxStore>) => Promise<T>): Promise<T> {
    const { store, storeTrouble } = await open();
    return question(store).catch((error: unknown) => raise(storeTrouble(error)));
  }

  return {
    isDurable: true,
    claim: (...args) => ask((store) => store.claim(...args)),
    complete: (...args) => ask((store) => store.complete(...args)),
    fail: (...args) => ask((store) => store.fail(...args)),
    forget: (...args) => ask((store) => store.forget(...args)),

    async transact(record, attempt, work, limits) {
      const { store, transactionTrouble } = await open();
      let thrown: unknown;
      const watched = async (sql: Transaction) => {
        try {
          return await work(sql);
        } catch (error) {
          thrown = error;
          throw error;
        }
      };
      return store.transact(record, attempt, watched, limits).catch((error: unknown) => {
        if (error === thrown) throw error;
        return raise(transactionTrouble(error));
      });
    },
  };
}

function raise({ code, message, cause }: Trouble): never {
  throw new InboxError(code, message, { cause });
}
