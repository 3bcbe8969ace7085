import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A request as it came. */
export interface Received {
  readonly method: string;
  /** The path with its query. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** A server on 127.0.0.1 that keeps what it gets. */
export interface Receiver {
  readonly url: string;
  readonly port: number;
  readonly received: Received[];
  close(): Promise<void>;
}

/** Starts a receiver that answers as it is told. */
export async function startReceiver(
  answer: (response: ServerResponse, count: number) => void = (response) =>
    response.end('{"ok":true}'),
): Promise<Receiver> {
  const received: Received[] = [];
  const receive = async (message: IncomingMessage, response: ServerResponse) => {
    const body = await buffer(message);
    const { method = '', url: target = '', headers } = message;
    received.push({ method, target, headers, body });
    answer(response, received.length);
  };
  const server = createServer((message, response) => void receive(message, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    received,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
