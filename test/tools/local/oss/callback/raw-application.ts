import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';

/** A server of an application that gets and gives bytes, whatever they are. */
export async function startRawApplication(answer: (received: Buffer, socket: Socket) => void) {
  const server = createServer((socket) => {
    socket.once('data', (received: Buffer) => answer(received, socket));
    socket.on('error', () => socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return { port: port ?? 0, close: () => void server.close() };
}
