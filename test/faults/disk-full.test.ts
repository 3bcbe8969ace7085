import { setTimeout as wait } from 'node:timers/promises';
import type { Sql } from 'postgres';
import { describe, expect, it } from 'vitest';
import { effectsDatabase, tally } from './effects.js';
import { BuiltFunction } from './fc.js';
import { messageEvent } from './message-event.js';

const SIGNALS = 40;
const LANES = 4;
const PAUSE = 10;

/** Has the table take no rows of this state, nor failed ones, while `disk.is_full`; a sequence counts what it refuses. */
const refusing = (state: string) => `
  create sequence refusals;
  create table disk as select true as is_full;
  create function refuse() returns trigger language plpgsql as $$
    begin
      if (select is_full from disk) then
        perform nextval('refusals');
        raise exception 'could not extend file: No space left on device' using errcode = '53100';
      end if;
      return new;
    end
  $$;
  create trigger refuse before insert or update on oss_inbox for each row
    when (new.state in ('${state}', 'failed')) execute function refuse();`;

describe.each(['plain', 'transactional'])('a %s handler', (name) => {
  it.each(['claimed', 'completed'])(
    'loses and doubles nothing while the disk has no place for a %s row',
    async (state) => {
      const database = await effectsDatabase();
      const { sql, url } = database;
      const environment = { DATABASE_URL: url, EFFECTS_URL: url };
      const ids = Array.from({ length: SIGNALS }, (_, index) => `signal-${index}`);
      const waiting = [...ids];
      const lane = async () => {
        const fc = new BuiltFunction({ built: `build/faults/${name}`, environment });
        for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
          const { outcome, crashes } = await fc.deliver(messageEvent(id));
          expect(outcome.errorType, outcome.payload.toString()).toBeUndefined();
          expect(crashes).toBe(0);
        }
        await fc.kill();
      };
      try {
        await sql.unsafe(refusing(state));
        const [refused] = await Promise.all([
          fillUntil(LANES * 3, sql),
          ...Array.from({ length: LANES }, lane),
        ]);
        const total = await tally(ids, sql);
        expect(total).toEqual({ signals: SIGNALS, lost: 0, doubled: 0, completed: SIGNALS });
        console.log(
          `disk full for ${state} rows, ${name} handler: ${SIGNALS} signals, ${refused} statements refused, lost ${total.lost}, doubled ${total.doubled}`,
        );
      } finally {
        await database.drop();
      }
    },
    60_000,
  );
});

/** Keeps the disk full until it has refused so many statements, and tells how many it were. */
async function fillUntil(refusals: number, sql: Sql): Promise<number> {
  for (;;) {
    const [{ count } = { count: 0 }] = await sql<{ count: number }[]>`
      select coalesce(pg_sequence_last_value('refusals'), 0)::int as count`;
    if (count < refusals) {
      await wait(PAUSE);
      continue;
    }
    await sql`update disk set is_full = false`;
    return count;
  }
}
