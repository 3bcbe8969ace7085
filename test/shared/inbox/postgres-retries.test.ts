import type { Sql } from 'postgres';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PostgresConnection } from '../../../shared/src/inbox/postgres-connection.js';
import { CodedError } from './coded-error.js';
import { thrownBy } from './thrown-by.js';

vi.mock('node:timers/promises', () => ({
  setTimeout: (ms: number) => new Promise((resolve) => setTimeout(resolve, ms)),
}));
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

type Answer = () => Promise<unknown>;
const full = new CodedError('53100');
const refused = new CodedError('28P01');
const never: Answer = () => new Promise(() => {});
const slow: Answer = () => new Promise((resolve) => setTimeout(resolve, 50_000));
const done: Answer = async () => 'done';
const failing = (error: unknown) => () => Promise.reject(error);

/** Asks on a connection, which is never made since the answers come from here, the last one again and again. */
async function ask(connection: PostgresConnection, withinMs: number, ...answers: Answer[]) {
  const started = performance.now();
  const tries: number[] = [];
  const drivers: Sql[] = [];
  const asked = connection.ask(withinMs, (sql) => {
    tries.push(performance.now() - started);
    drivers.push(sql);
    const answer = answers[Math.min(tries.length, answers.length) - 1] ?? never;
    return answer();
  });
  const ended = asked.then(
    (answer) => ({ answer, took: performance.now() - started }),
    (error: unknown) => ({ error, took: performance.now() - started }),
  );
  // More timers than any of this sets; where there is none left, the clock stands still.
  for (let count = 0; count < 50; count += 1) await vi.advanceTimersToNextTimerAsync();
  return { ...(await ended), tries, drivers };
}
const newConnection = () => new PostgresConnection('postgres://user:secret@127.0.0.1:1/database');

describe('a question', () => {
  it('is asked once where it is answered', async () => {
    expect(await ask(newConnection(), 1000, done)).toMatchObject({ answer: 'done', tries: [0] });
  });

  it('is asked again ever less often where that may help, as long as there is time', async () => {
    const tries = [0, 50, 150, 350, 750, 1550, 2550, 3550];
    expect(await ask(newConnection(), 4000, failing(full))).toMatchObject({ error: full, tries });
    expect(await ask(newConnection(), 4000, failing(full), failing(full), done)).toMatchObject({
      answer: 'done',
      tries: [0, 50, 150],
    });
  });

  it('is not asked again when there is no time left', async () => {
    expect(await ask(newConnection(), 50, failing(full))).toMatchObject({ tries: [0] });
    expect(await ask(newConnection(), 51, failing(full))).toMatchObject({ tries: [0, 50] });
  });

  it('is not asked again where that does not help', async () => {
    const asked = await ask(newConnection(), 4000, failing(full), failing(refused));
    expect(asked).toMatchObject({ error: refused, tries: [0, 50] });
  });

  it('waits half of the time for an answer, again and again, and at the end for what is left', async () => {
    expect(await ask(newConnection(), 4000, never)).toMatchObject({
      error: { code: 'NO_ANSWER', message: 'no answer within 2000 ms' },
      tries: [0, 2050, 3125, 3762],
      took: 4000,
    });
  });

  it('waits for a quarter of a second at least, if there is as much', async () => {
    expect(await ask(newConnection(), 320, never)).toMatchObject({
      error: { message: 'no answer within 250 ms' },
      tries: [0, 300],
      took: 320,
    });
    expect(await ask(newConnection(), 100, never)).toMatchObject({ tries: [0], took: 100 });
    expect(await ask(newConnection(), 999, never)).toMatchObject({
      error: { message: 'no answer within 500 ms' },
    });
  });

  it('fails with what was said last, rather than with that nothing was said', async () => {
    const others = [new CodedError('53300'), new CodedError('57P03')].map(failing);
    const all = [failing(full), ...others, failing(full)];
    for (const answers of [[never, ...all], all, [...all, never], [...all, never, never]]) {
      expect(await ask(newConnection(), 4000, ...answers)).toMatchObject({ error: full });
    }
  });
});

describe('a connection', () => {
  it('is given up when a question fails on it, unless asking again does not help', async () => {
    const connection = newConnection();
    const { drivers } = await ask(connection, 1000, failing(full), failing(refused));
    expect(new Set(drivers).size).toBe(2);
    const [first, second] = drivers;
    expect(await thrownBy(Promise.resolve(first?.unsafe('select 1')))).toMatchObject({
      code: 'CONNECTION_ENDED',
    });
    const { drivers: others } = await ask(connection, 1000, done);
    expect(others).toEqual([second]);
    expect(others[0]).toBe(second);
  });

  it('is not trusted when it was idle for more than a minute since its last answer', async () => {
    const connection = newConnection();
    const first = await ask(connection, 200_000, slow);
    vi.advanceTimersByTime(60_000);
    const second = await ask(connection, 1000, done);
    expect(second.drivers[0]).toBe(first.drivers[0]);
    vi.advanceTimersByTime(60_001);
    const third = await ask(connection, 1000, done);
    expect(third.drivers[0]).not.toBe(second.drivers[0]);
  });
});
