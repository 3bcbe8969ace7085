import { connect } from 'node:net';

export interface RawAnswer {
  readonly status: number;
  /** As they came, line by line. */
  readonly headers: readonly string[];
  readonly body: string;
}

/** Sends these bytes as they are, and reads until the other side closes: ask it to, by `Connection: close`. */
export function sendRaw(url: string, request: string | Buffer): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(request));
    const chunks: Buffer[] = [];
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', reject);
    socket.on('close', () => resolve(parse(Buffer.concat(chunks).toString())));
  });
}

function parse(text: string): RawAnswer {
  const end = text.indexOf('\r\n\r\n');
  const [first = '', ...headers] = text.slice(0, end).split('\r\n');
  return { status: Number(first.split(' ')[1]), headers, body: text.slice(end + 4) };
}
