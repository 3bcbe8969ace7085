import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { type ServerOptions, startServer } from './server.js';

export interface Launched {
  readonly port: number;
  readonly stop: () => Promise<void>;
}

const ATTEMPTS = 5;
const PAUSE = 100;
const PORT_TAKEN = /already running on port \d+/;
/** The processes of a server that was killed take a moment to notice. */
const LINGERING = /pre-existing shared memory block/;

/**
 * Starts the server on its port, or on any free one for 0.
 *
 * @throws {Error} with what the server said last.
 */
export async function launchServer(server: ServerOptions): Promise<Launched> {
  let reason = '';
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const port = server.port || (await freePort());
    const started = await startServer({ ...server, port });
    if (started.ok) return { port, stop: started.stop };
    reason = started.reason;
    const isTaken = PORT_TAKEN.test(reason);
    if (isTaken && server.port) {
      throw new Error(`Port ${port}, meant for PostgreSQL, is taken by another process`);
    }
    if (!isTaken && !LINGERING.test(reason)) break;
    await wait(PAUSE * attempt);
  }
  throw new Error(
    `PostgreSQL ended while it started with the data in ${server.data}:\n${reason}\n` +
      'If nothing in there is needed, delete that folder to begin with a new one',
  );
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('listens on no port');
  return address.port;
}
