import { IdempotencyConfig, makeIdempotent } from '@aws-lambda-powertools/idempotency';
import { CachePersistenceLayer } from '@aws-lambda-powertools/idempotency/cache';
import type { ObjectEventSignal } from 'oss-inbox';
import { type Once, terms } from './signals.js';

/** AWS Powertools for Lambda over a Map, by the signal's id. */
export function powertools({ useLocalCache }: { useLocalCache: boolean }): Once {
  return (handler) => {
    const config = new IdempotencyConfig({ eventKeyJmesPath: 'id', useLocalCache });
    // Without one, it would not know when a lease ends.
    config.registerLambdaContext({ getRemainingTimeInMillis: () => terms.withinMs });
    const persistenceStore = new CachePersistenceLayer({ client: mapClient() });
    return makeIdempotent((_signal: ObjectEventSignal) => handler(), { persistenceStore, config });
  };
}

/** The part of a Redis client that it uses. */
function mapClient() {
  const entries = new Map<string, string>();
  return {
    get: async (name: string) => entries.get(name) ?? null,
    async set(name: string, value: string, { NX = false } = {}) {
      if (NX && entries.has(name)) return null;
      entries.set(name, value);
      return 'OK';
    },
    del: async (names: string[]) => names.filter((name) => entries.delete(name)).length,
  };
}
