import { once } from 'node:events';
import {
  createServer as createHttpServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type RequestListener,
} from 'node:http';
import { createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach } from 'vitest';

const closings: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(closings.splice(0).map((close) => close()));
});

export interface Received {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** An HTTP server on 127.0.0.1, until the test ends. */
export async function serve(listener: RequestListener): Promise<string> {
  return `http://127.0.0.1:${await listen(createHttpServer(listener))}`;
}

/** A server that keeps what it receives and gives this answer. */
export async function answering(
  status: number,
  headers: Record<string, string> = {},
  body = '',
): Promise<{ url: string; received: Received[] }> {
  const received: Received[] = [];
  const url = await serve((request, response) => {
    void keep(request).then((kept) => {
      received.push(kept);
      response.writeHead(status, headers).end(body);
    });
  });
  return { url, received };
}

/** A TCP server that does this with each connection, and can tell when all of them were closed from the other side. */
export async function connecting(
  start: (socket: Socket) => void,
): Promise<{ port: number; url: string; sockets: Socket[]; closed: () => Promise<void> }> {
  const sockets: Socket[] = [];
  const port = await listen(
    createTcpServer((socket) => {
      sockets.push(socket);
      socket.on('error', () => {});
      start(socket);
      socket.resume();
    }),
  );
  const closed = async () => {
    for (const socket of sockets) // Not once(): it rejects when the end comes as an error.
      if (!socket.closed) await new Promise((resolve) => socket.once('close', resolve));
  };
  return { port, url: `http://127.0.0.1:${port}`, sockets, closed };
}

/** Writes this, and then a byte again and again, so that no pause is long. */
export function drip(head: string, part = 'a'): (socket: Socket) => void {
  return (socket) => {
    socket.write(head);
    const timer = setInterval(() => socket.write(part), 10);
    socket.on('close', () => clearInterval(timer));
  };
}

/** A port of 127.0.0.1 that nothing listens on. */
export async function freePort(): Promise<number> {
  const server = createTcpServer();
  const port = await listen(server);
  await closings.pop()?.();
  return port;
}

export async function listen(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closings.push(async () => {
    const closed = once(server, 'close');
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('listens on no port');
  return address.port;
}

async function keep(request: IncomingMessage): Promise<Received> {
  const { method, url: path, headers } = request;
  return { method, path, headers, body: await text(request) };
}
