import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { Certificate } from './self-signed-certificate.js';

export interface TlsDoor {
  readonly port: number;
  /** How many clients have come in, and not turned back at the certificate. */
  readonly visitors: number;
  close(): void;
}

/** Speaks TLS, as PostgreSQL does, in front of a PostgreSQL that may not know how to. */
export async function openTlsDoor(target: string, certificate: Certificate): Promise<TlsDoor> {
  const { hostname, port } = new URL(target);
  let visitors = 0;
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    // The client asks whether there is TLS, and is told that there is.
    socket.once('data', () => {
      const secure = new TLSSocket(socket, { isServer: true, ...certificate });
      socket.write('S');
      secure.on('error', () => undefined);
      secure.once('data', (first) => {
        visitors += 1;
        const inside = connect(Number(port), hostname);
        inside.on('error', () => undefined);
        inside.write(first);
        secure.pipe(inside).pipe(secure);
      });
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('listens on no port');
  return {
    port: address.port,
    get visitors() {
      return visitors;
    },
    close: () => server.close(),
  };
}
