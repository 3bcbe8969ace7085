import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { migrate } from 'oss-inbox';
import postgres from 'postgres';
import { expect, it } from 'vitest';
import { type Postgres, startPostgres } from '../../tools/local/postgres/start-postgres.js';
import { temporaryFolder } from '../tools/local/temporary-folder.js';
import { createEffects, effectsDatabase, tally } from './effects.js';
import { BuiltFunction } from './fc.js';
import { messageEvent } from './message-event.js';

const SIGNALS = 300;
/** After so many signals the server ends, by turns as for an upgrade and as with a machine that fails. */
const RESTART_EVERY = 40;
const LANES = ['plain', 'transactional', 'plain', 'transactional'] as const;

it('loses and doubles nothing while the database is stopped, killed and started again', async () => {
  const folder = await temporaryFolder();
  const start = (port?: number) =>
    startPostgres({ folder, settings: { fsync: 'off' }, ...(port && { port }) });
  let server = await start();
  const { url, port } = server;
  const sql = postgres(url, { max: 1 });
  // What a plain handler does is done elsewhere, where nothing fails.
  const elsewhere = await effectsDatabase();
  const environment = { DATABASE_URL: url, EFFECTS_URL: elsewhere.url };
  const ids: Record<(typeof LANES)[number], string[]> = { plain: [], transactional: [] };
  const count = { begun: 0, ended: 0, restarts: 0, interrupted: 0, retried: 0 };
  let restarting = Promise.resolve();

  async function restart(): Promise<void> {
    const isKilled = count.restarts % 2 === 1;
    count.restarts += 1;
    if (isKilled) process.kill(await pidOf(server), 'SIGKILL');
    await server.stop();
    server = await start(port);
  }

  async function lane(name: (typeof LANES)[number]): Promise<void> {
    const fc = new BuiltFunction({ built: `build/faults/${name}`, environment });
    while (count.begun < SIGNALS) {
      const id = `signal-${count.begun++}`;
      ids[name].push(id);
      const { restarts } = count;
      const { outcome, tries, crashes } = await fc.deliver(messageEvent(id, { takes: 10 }));
      expect(outcome.errorType, outcome.payload.toString()).toBeUndefined();
      expect(crashes).toBe(0);
      count.ended += 1;
      if (count.restarts > restarts) count.interrupted += 1;
      if (tries > 1) count.retried += 1;
      if (count.ended % RESTART_EVERY === 0) restarting = restarting.then(restart);
    }
    await fc.kill();
  }

  try {
    await migrate(url);
    await createEffects(sql);
    await Promise.all(LANES.map(lane));
    await restarting;
    const plain = await tally(ids.plain, sql, elsewhere.sql);
    const transactional = await tally(ids.transactional, sql);
    for (const total of [plain, transactional]) {
      const { signals } = total;
      expect(total).toEqual({ signals, lost: 0, doubled: 0, completed: signals });
    }
    const { restarts, interrupted, retried } = count;
    expect(interrupted).toBeGreaterThanOrEqual(restarts);
    console.log(
      `database restarts: ${count.ended} signals, ${restarts} restarts, every second by kill -9, ${interrupted} deliveries interrupted, ${retried} retried, lost ${plain.lost + transactional.lost}, doubled ${plain.doubled + transactional.doubled}`,
    );
  } finally {
    await sql.end();
    await elsewhere.drop();
    await restarting.catch(() => undefined);
    await server.stop();
  }
}, 120_000);

async function pidOf({ folder }: Postgres): Promise<number> {
  return Number.parseInt(await readFile(join(folder, 'data/postmaster.pid'), 'utf8'), 10);
}
