import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { type Message, MessageStreams } from './postgres-messages.js';

/** After these messages a client waits for the server: Sync, Query and Flush. */
const WAITS = ['S', 'Q', 'H'];

/** A proxy on 127.0.0.1 in front of the PostgreSQL that `target` names. */
export async function startPostgresProxy(target: string): Promise<PostgresProxy> {
  const proxy = new PostgresProxy(target);
  await proxy.accept();
  return proxy;
}

/**
 * A network that a test has in its hand: passes on what client and server say to each other, message by message, counts
 * the round trips and fails as it is told.
 */
export class PostgresProxy {
  /** How often a client has waited for the server, but for making a connection. */
  roundTrips = 0;
  /** How many connections there have been. */
  connections = 0;
  /** The SQL that was sent; a prepared statement is sent once on each connection. */
  readonly statements: string[] = [];
  /** Called with each message before it is passed on, so that it is not if this cuts or freezes. */
  onMessage: ((message: Message) => void) | undefined;

  readonly #target: URL;
  readonly #sockets = new Set<Socket>();
  readonly #held: (() => void)[] = [];
  #server: Server | undefined;
  #port = 0;
  /** The connections that are frozen, or all of them. */
  #frozen: ReadonlySet<Socket> | 'all' = new Set();

  constructor(target: string) {
    this.#target = new URL(target);
  }

  /** The target's URL with this proxy's address. */
  get url(): string {
    const url = new URL(this.#target);
    url.host = `127.0.0.1:${this.#port}`;
    return url.href;
  }

  /** Ends all connections that there are. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /**
   * Passes nothing on any more, until {@link thaw}: neither on the connections that there are, nor on those to come, which
   * can be made. `open` spares the latter, as when a firewall has forgotten a connection.
   */
  freeze(which: 'all' | 'open' = 'all'): void {
    this.#frozen = which === 'all' ? 'all' : new Set(this.#sockets);
  }

  /** Passes on what was held, and what comes. */
  thaw(): void {
    this.#frozen = new Set();
    for (const pass of this.#held.splice(0)) pass();
  }

  /** Ends all connections, and none can be made until {@link accept}. */
  refuse(): void {
    this.#server?.close();
    this.cut();
  }

  /** Takes connections again, at the same port. */
  async accept(): Promise<void> {
    this.#server = createServer((client) => this.#join(client)).listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
    const address = this.#server.address();
    if (address !== null && typeof address === 'object') this.#port = address.port;
  }

  async close(): Promise<void> {
    const closed = this.#server?.listening ? once(this.#server, 'close') : undefined;
    this.refuse();
    await closed;
  }

  #join(client: Socket): void {
    this.connections += 1;
    const server = connect(Number(this.#target.port || 5432), this.#target.hostname);
    const streams = new MessageStreams();
    for (const [from, socket, other] of [
      ['client', client, server],
      ['server', server, client],
    ] as const) {
      this.#sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('data', (chunk) => {
        for (const message of streams.push(from, chunk)) this.#take(message, other);
      });
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.#sockets.delete(socket);
        this.#do(other, () => other.end());
      });
    }
  }

  #take(message: Message, other: Socket): void {
    this.#do(other, () => {
      if (message.from === 'client') {
        if (WAITS.includes(message.type)) this.roundTrips += 1;
        if (message.text) this.statements.push(message.text);
      }
      this.onMessage?.(message);
      this.#do(other, () => {
        if (!other.destroyed) other.write(message.bytes);
      });
    });
  }

  /** Does something to a socket, when it is not frozen. */
  #do(socket: Socket, act: () => void): void {
    const isFrozen = this.#frozen === 'all' || this.#frozen.has(socket);
    if (isFrozen) this.#held.push(() => this.#do(socket, act));
    else act();
  }
}
