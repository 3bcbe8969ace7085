import { setTimeout as wait } from 'node:timers/promises';
import type { Sql, TransactionSql } from 'postgres';
import { inTime } from '../core/index.js';
import { connect, loadDriver } from './postgres-client.js';
import { isLasting } from './postgres-failure.js';

/** Milliseconds without a query after which a connection may have died unnoticed: a frozen instance hears of nothing. */
const STALE = 60_000;
const FIRST_PAUSE = 50;
const LONGEST_PAUSE = 1000;
const SHORTEST_TRY = 250;

/** One connection to a PostgreSQL, made when it is first needed and made anew when it is lost. */
export class PostgresConnection {
  readonly #url: string;
  #loading: ReturnType<typeof loadDriver> | undefined;
  #driver: Driver | undefined;
  #usedAt = 0;

  constructor(url: string) {
    this.#url = url;
  }

  /**
   * Runs `work` in a transaction, once. When the connection is lost, this fails at once, and `isLost` tells a `work` that
   * is still running.
   */
  async begin(work: (sql: TransactionSql, isLost: () => boolean) => Promise<void>): Promise<void> {
    const driver = this.#open(await this.#load());
    await driver.sql.begin(async (sql) => {
      const { losses } = driver;
      const isLost = () => driver.losses > losses;
      try {
        await work(sql, isLost);
      } finally {
        // The driver would now send a rollback on a socket that is gone, and throw where nobody can catch it.
        if (isLost()) await new Promise(() => {});
      }
    });
  }

  /**
   * Asks, and asks again on a new connection as long as there is time and a retry can help, so that `query` may reach the
   * server more than once.
   *
   * @throws what the last try failed on, rather than that it got no answer.
   */
  async ask<T>(withinMs: number, query: (sql: Sql) => Promise<T>): Promise<T> {
    const end = performance.now() + withinMs;
    let failure: unknown;
    const postgres = await this.#load();
    if (Date.now() - this.#usedAt > STALE) this.drop();
    for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
      const left = end - performance.now();
      // A dead connection shall not take all of the time.
      const tryMs = Math.max(left / 2, Math.min(left, SHORTEST_TRY));
      try {
        const answer = await inTime(
          tryMs,
          () => query(this.#open(postgres).sql),
          () => {
            throw new NoAnswer(tryMs);
          },
        );
        this.#usedAt = Date.now();
        return answer;
      } catch (error) {
        if (isLasting(error)) throw error;
        this.drop();
        // What the database said tells more than that it said nothing in the little time that was left.
        if (failure === undefined || !(error instanceof NoAnswer)) failure = error;
        if (performance.now() + pause >= end) throw failure;
      }
      await wait(pause);
    }
  }

  /** Ends the connection at once, whatever is running on it. */
  drop(): void {
    void this.#driver?.sql.end({ timeout: 0 }).catch(() => {});
    this.#driver = undefined;
  }

  #load(): ReturnType<typeof loadDriver> {
    this.#loading ??= loadDriver();
    return this.#loading;
  }

  #open(postgres: Postgres): Driver {
    this.#driver ??= start(postgres, this.#url);
    this.#usedAt = Date.now();
    return this.#driver;
  }
}

type Postgres = Awaited<ReturnType<typeof loadDriver>>;

interface Driver {
  readonly sql: Sql;
  /** How many connections it has lost. */
  losses: number;
}

function start(postgres: Postgres, url: string): Driver {
  const driver: Driver = {
    sql: connect(postgres, url, () => {
      driver.losses += 1;
    }),
    losses: 0,
  };
  return driver;
}

class NoAnswer extends Error {
  readonly code = 'NO_ANSWER';

  constructor(ms: number) {
    super(`no answer within ${Math.round(ms)} ms`);
  }
}
