// The parts used here of packages that only the benches need: the types hold where they are not installed, too.

declare module '@aws-lambda-powertools/idempotency' {
  export class IdempotencyConfig {
    constructor(options: { eventKeyJmesPath: string; useLocalCache?: boolean });
    registerLambdaContext(context: { getRemainingTimeInMillis: () => number }): void;
  }
  export function makeIdempotent<Args extends unknown[], Result>(
    handler: (...args: Args) => Result,
    options: { persistenceStore: object; config: IdempotencyConfig },
  ): (...args: Args) => Result;
}

declare module '@aws-lambda-powertools/idempotency/cache' {
  interface Client {
    get(name: string): Promise<string | null>;
    set(name: string, value: string, options?: { NX?: boolean }): Promise<string | null>;
    del(names: string[]): Promise<number>;
  }
  export const CachePersistenceLayer: new (options: { client: Client }) => object;
}
