import { setTimeout as wait } from 'node:timers/promises';
import { describe, it } from 'vitest';
import { startPostgresProxy } from '../shared/inbox/postgres-proxy.js';
import { Conversation } from './conversation.js';
import { effectsDatabase, tally } from './effects.js';
import { BuiltFunction } from './fc.js';
import { messageEvent } from './message-event.js';
import { before } from './moments.js';

// What the handler did before nobody could be told is done again, unless it is part of the transaction.
const handlers = [
  { name: 'plain', doubled: 1 },
  { name: 'transactional', doubled: 0 },
];
// Time is short, and a process takes some of it to start: so each handles another signal before.
const SIGNAL = messageEvent('signal');
const ANOTHER = messageEvent('another');

describe.concurrent('a process whose time is up between the effect and its completion', () => {
  it.for(handlers)(
    'since it has lost the database: $name, doubled $doubled',
    { timeout: 60_000 },
    async ({ name, doubled }, { expect }) => {
      const database = await effectsDatabase();
      const proxy = await startPostgresProxy(database.url);
      const conversation = new Conversation(proxy);
      const environment = { DATABASE_URL: proxy.url, EFFECTS_URL: database.url };
      const fc = new BuiltFunction({ built: `build/faults/${name}`, timeout: 4, environment });
      try {
        await fc.deliver(ANOTHER);
        conversation.at(before('complete'), () => proxy.freeze());
        expect((await fc.invoke(SIGNAL, 'request', 0)).errorType).toBeDefined();
        // What was held never arrives.
        proxy.cut();
        proxy.thaw();
        const retry = await fc.invoke(SIGNAL, 'request', 1);
        expect(retry.payload.toString()).toContain('"handled":1');
        const total = await tally(['signal'], database.sql);
        expect(total).toEqual({ signals: 1, lost: 0, doubled, completed: 1 });
        console.log(
          `database lost until the time was up, ${name} handler: 1 signal, lost 0, doubled ${total.doubled}`,
        );
      } finally {
        await fc.kill();
        await proxy.close();
        await database.drop();
      }
    },
  );

  it.for(handlers)(
    'since it was stopped, and which then goes on: $name, doubled $doubled',
    { timeout: 60_000 },
    async ({ name, doubled }, { expect }) => {
      const database = await effectsDatabase();
      const { url, sql } = database;
      const environment = { DATABASE_URL: url, EFFECTS_URL: url };
      const built = `build/faults/${name}`;
      const lines: string[] = [];
      const onLine = (line: string) => lines.push(line);
      // Its lease is two seconds longer than its timeout, which nobody keeps here.
      const stopped = new BuiltFunction({ built, timeout: 2, endsAfter: 60, environment, onLine });
      const other = new BuiltFunction({ built, environment });
      try {
        await stopped.deliver(ANOTHER);
        const stopping = stopped.deliver(messageEvent('signal', { stops: true }));
        const { pid } = await lineWith('pid', lines);
        const overtaking = await other.deliver(SIGNAL);
        expect(overtaking.outcome.payload.toString()).toContain('"handled":1');
        process.kill(pid, 'SIGCONT');
        // It finds that it is too late, and its retry that it is done.
        const { outcome, tries, crashes } = await stopping;
        expect(outcome.payload.toString()).toContain('"duplicates":1');
        expect({ tries, crashes }).toEqual({ tries: 2, crashes: 0 });
        const total = await tally(['signal'], sql);
        expect(total).toEqual({ signals: 1, lost: 0, doubled, completed: 1 });
        console.log(
          `process stopped until its lease ended, ${name} handler: 1 signal, lost 0, doubled ${total.doubled}`,
        );
      } finally {
        await stopped.kill();
        await other.kill();
        await database.drop();
      }
    },
  );
});

async function lineWith(field: string, lines: readonly string[]) {
  for (;;) {
    const found = lines.map((line) => JSON.parse(line)).find((line) => field in line);
    if (found) return found;
    await wait(10);
  }
}
