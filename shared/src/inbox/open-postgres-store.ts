import { storeFailure, transactionFailure } from './postgres-failure.js';
import { createPostgresStore, type PostgresOptions } from './postgres-store.js';
import type { InboxStore, Transaction } from './store.js';

/**
 * A durable store: the table `oss_inbox` of a PostgreSQL database, which `npx oss-inbox migrate` makes. Nothing is loaded
 * and nobody is asked before the first call. Its errors are {@link InboxError}s `store_unavailable`.
 */
export function openPostgresStore(options: PostgresOptions): InboxStore {
  const store = createPostgresStore(options);

  return {
    isDurable: true,
    claim: (...args) => store.claim(...args).catch(fail),
    complete: (...args) => store.complete(...args).catch(fail),
    fail: (...args) => store.fail(...args).catch(fail),
    forget: (...args) => store.forget(...args).catch(fail),

    async transact(record, attempt, work, limits) {
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
        throw error === thrown ? error : transactionFailure(error);
      });
    },
  };
}

function fail(error: unknown): never {
  throw storeFailure(error);
}
