import type { IncomingMessage } from 'node:http';

/** The whole body of a request or answer; `undefined` as soon as it exceeds `limit` bytes. */
export async function readBody(
  message: IncomingMessage,
  limit = Number.POSITIVE_INFINITY,
): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  // To leave the loop early would otherwise end the connection, and so the answer that says why.
  const body: AsyncIterable<Buffer> = message.iterator({ destroyOnReturn: false });
  for await (const chunk of body) {
    size += chunk.length;
    if (size > limit) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
