import type { Sql } from 'postgres';
import { expect } from 'vitest';
import { type Tally, tally } from './effects.js';
import type { Struck } from './strike.js';

interface Row {
  readonly id: string;
  readonly attempts: number;
  readonly effects: number;
}

/** Checks that each signal ended as its step says, and that nothing was lost; tells how many were doubled. */
export async function expectEnd(struck: readonly Struck[], sql: Sql): Promise<Tally> {
  for (const { step, delivery } of struck) {
    const { outcome, tries } = delivery;
    expect(outcome.errorType, `${step.name}: ${outcome.payload.toString()}`).toBeUndefined();
    expect(tries, `tries, ${step.name}`).toBe(step.tries);
  }
  const rows = await sql<Row[]>`
    select id, attempts, (select count(*)::int from effects where signal_id = id) as effects
    from oss_inbox where state = 'completed'`;
  const found = new Map(rows.map((row) => [row.id, row]));
  for (const { id, step } of struck) {
    const { attempts, effects } = step;
    expect(found.get(id), step.name).toEqual({ id, attempts, effects });
  }
  const total = await tally(
    struck.map(({ id }) => id),
    sql,
  );
  const doubled = struck.filter(({ step }) => step.effects > 1).length;
  const signals = struck.length;
  expect(total).toEqual({ signals, lost: 0, doubled, completed: signals });
  return total;
}
