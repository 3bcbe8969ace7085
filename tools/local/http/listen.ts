import { once } from 'node:events';
import type { Server } from 'node:http';
import { hasCode } from '../has-code.js';

/** Where a server listens, and which port it was meant to have when that one was busy. */
export interface Listening {
  readonly port: number;
  readonly url: string;
  readonly busyPort?: number;
}

/** Starts the server on 127.0.0.1: on this port (0 = any free one), or on a free one when it is busy. */
export async function listen(server: Server, port: number): Promise<Listening> {
  try {
    return await listenOn(server, port);
  } catch (error) {
    if (port === 0 || !hasCode(error, 'EADDRINUSE')) throw error;
    return { ...(await listenOn(server, 0)), busyPort: port };
  }
}

/** Ends every connection and stops listening. */
export async function closeServer(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}

async function listenOn(server: Server, port: number): Promise<Listening> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('listens on no port');
  return { port: address.port, url: `http://127.0.0.1:${address.port}` };
}
