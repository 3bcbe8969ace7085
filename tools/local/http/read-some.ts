import type { IncomingMessage } from 'node:http';

/** A little more than this is read. */
const MOST = 65_536;

/** The beginning of an answer's body, as far as it comes, for people to see; the rest is not waited for. */
export async function readSome(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of message as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > MOST) break;
    }
  } catch {
    // What came before the connection ended will do.
  }
  message.destroy();
  return Buffer.concat(chunks);
}
