import { once } from 'node:events';
import { createServer } from 'node:net';
import { deferred } from './deferred.js';

export interface SilentServer {
  /** A database's, if only it answered. */
  readonly url: string;
  /** Settles when somebody who came has left. */
  readonly left: Promise<unknown>;
  close(): void;
}

/** A server that takes connections and says nothing. */
export async function silentServer(): Promise<SilentServer> {
  const { promise: left, resolve: leave } = deferred<void>();
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('close', () => leave());
    socket.resume();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('listens on no port');
  const url = `postgres://user:secret@127.0.0.1:${address.port}/database`;
  return { url, left, close: () => server.close() };
}
