import { type PostgresProxy, startPostgresProxy } from '../shared/inbox/postgres-proxy.js';
import type { TestDatabase } from '../test-database.js';
import { Conversation, type Moment } from './conversation.js';
import { BuiltFunction, type Delivery } from './fc.js';
import type { Order } from './functions/order.js';
import { messageEvent } from './message-event.js';

/** A point of a delivery at which its first try is struck, and what must be so in the end. */
export interface Step {
  readonly name: string;
  /** A moment of what is said between function and database; or in the handler, where the order says it all. */
  readonly at?: Moment;
  readonly order?: Order;
  /** How often the handler's effect is there. */
  readonly effects: number;
  /** How many attempts the ledger has counted. */
  readonly attempts: number;
  /** How often the function was invoked. */
  readonly tries: number;
}

/** Strikes at a moment, before its message is passed on. */
export type Blow = (fc: BuiltFunction, proxy: PostgresProxy) => Promise<void> | void;

export interface Struck {
  readonly id: string;
  readonly step: Step;
  readonly delivery: Delivery;
}

interface Strike {
  readonly signals: number;
  /** The first signal is struck at the first step, the next one at the next, and so on, again and again. */
  readonly steps: readonly Step[];
  readonly built: string;
  readonly database: TestDatabase;
  readonly blow: Blow;
}

/** One for each core of the smallest machine. */
const LANES = 2;

/** Delivers signals one after the other, each of which is struck once. */
export async function strike({ signals, steps, built, database, blow }: Strike): Promise<Struck[]> {
  const struck: Struck[] = [];
  let next = 0;
  const lane = async () => {
    const proxy = await startPostgresProxy(database.url);
    const conversation = new Conversation(proxy);
    const environment = { DATABASE_URL: proxy.url, EFFECTS_URL: database.url };
    const fc = new BuiltFunction({ built, environment });
    try {
      for (let index = next++; index < signals; index = next++) {
        const step = steps[index % steps.length];
        if (step === undefined) throw new RangeError('there are no steps');
        if (step.at) conversation.at(step.at, () => void blow(fc, proxy));
        const id = `signal-${index}`;
        const delivery = await fc.deliver(messageEvent(id, step.order));
        if (conversation.forget()) throw new Error(`there was no moment ${step.name}`);
        struck.push({ id, step, delivery });
      }
    } finally {
      await fc.kill();
      await proxy.close();
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return struck;
}

/** Kills the process. */
export const kill: Blow = async (fc, proxy) => {
  proxy.freeze();
  await fc.kill();
  proxy.cut();
  proxy.thaw();
};

/** Cuts the connection. */
export const cut: Blow = (_, proxy) => proxy.cut();
