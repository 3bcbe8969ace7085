import type { Message } from '../shared/inbox/postgres-messages.js';
import type { PostgresProxy } from '../shared/inbox/postgres-proxy.js';

/** Before a statement reaches the server, or after it is done there and before its answer reaches the client. */
export interface Moment {
  readonly when: 'before' | 'after';
  readonly statement: RegExp;
}

/** What one client and the server say to each other through a proxy, with the moments at which something can happen. */
export class Conversation {
  readonly #prepared = new Map<string, string>();
  /** What was sent and is not answered. */
  readonly #running: string[] = [];
  #current = '';
  #awaited: (Moment & { readonly act: () => void }) | undefined;

  constructor(proxy: PostgresProxy) {
    proxy.onMessage = (message) => {
      if (message.from === 'client') this.#hear(message);
      else if (message.type === 'Z') this.#pass('after', this.#running.shift());
    };
  }

  /** Calls `act` at the next such moment, once; the message is passed on afterwards, if it still can be. */
  at(moment: Moment, act: () => void): void {
    this.#awaited = { ...moment, act };
  }

  /** Whether what {@link at} was told has not happened; from now on it does not. */
  forget(): boolean {
    const isAwaited = this.#awaited !== undefined;
    this.#awaited = undefined;
    return isAwaited;
  }

  #hear({ type, text, bytes }: Message): void {
    const [first = '', second = ''] = bytes.subarray(5).toString('latin1').split('\0', 2);
    switch (type) {
      case '': // A new connection.
        this.#running.length = 0;
        break;
      case 'P':
        this.#prepared.set(first, text);
        break;
      case 'B':
        this.#current = this.#prepared.get(second) ?? '';
        this.#pass('before', this.#current);
        break;
      case 'Q':
        this.#running.push(text);
        this.#pass('before', text);
        break;
      case 'S':
        this.#running.push(this.#current);
        break;
      default:
    }
  }

  #pass(when: Moment['when'], statement: string | undefined): void {
    const awaited = this.#awaited;
    if (awaited?.when !== when || !awaited.statement.test(statement ?? '')) return;
    this.#awaited = undefined;
    awaited.act();
  }
}
