/** A message of PostgreSQL's protocol. */
export interface Message {
  readonly from: 'client' | 'server';
  /** The letter it begins with; empty for what has none, as a client's first message. */
  readonly type: string;
  /** The SQL of a client's `Parse` and `Query`, the tag of a server's `CommandComplete` (`INSERT 0 1`), else empty. */
  readonly text: string;
  readonly bytes: Buffer;
}

const SSL_REQUEST = 80_877_103;
const GSS_REQUEST = 80_877_104;

/**
 * Cuts the two streams of a connection into messages. When the two agree on TLS, what follows is passed on as it comes.
 *
 * @see https://www.postgresql.org/docs/current/protocol-message-formats.html
 */
export class MessageStreams {
  readonly #rest = { client: Buffer.alloc(0), server: Buffer.alloc(0) };
  #hasStarted = false;
  #isAsked = false;
  #isOpaque = false;

  /** The messages that are complete with these further bytes. */
  *push(from: Message['from'], chunk: Buffer): Generator<Message> {
    this.#rest[from] = Buffer.concat([this.#rest[from], chunk]);
    for (;;) {
      const rest = this.#rest[from];
      const length = this.#lengthOf(from, rest);
      if (length === 0 || length > rest.length) return;
      const bytes = rest.subarray(0, length);
      this.#rest[from] = rest.subarray(length);
      yield this.#read(from, bytes);
    }
  }

  #lengthOf(from: Message['from'], rest: Buffer): number {
    if (this.#isOpaque) return rest.length;
    if (from === 'server' && this.#isAsked) return 1;
    const header = from === 'client' && !this.#hasStarted ? 4 : 5;
    return rest.length < header ? header : rest.readUInt32BE(header - 4) + header - 4;
  }

  #read(from: Message['from'], bytes: Buffer): Message {
    const bare = { from, type: '', text: '', bytes };
    if (this.#isOpaque) return bare;
    if (from === 'server' && this.#isAsked) {
      this.#isAsked = false;
      this.#isOpaque = bytes[0] === 'S'.charCodeAt(0);
      return bare;
    }
    if (from === 'client' && !this.#hasStarted) {
      const code = bytes.readUInt32BE(4);
      this.#isAsked = code === SSL_REQUEST || code === GSS_REQUEST;
      this.#hasStarted = !this.#isAsked;
      return bare;
    }
    const type = String.fromCharCode(bytes[0] ?? 0);
    return { ...bare, type, text: textOf(`${from} ${type}`, bytes) };
  }
}

function textOf(kind: string, bytes: Buffer): string {
  const texts = bytes.subarray(5).toString().split('\0');
  // A Parse begins with the name of the statement.
  if (kind === 'client P') return texts[1] ?? '';
  return kind === 'client Q' || kind === 'server C' ? (texts[0] ?? '') : '';
}
