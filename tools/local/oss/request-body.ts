import type { IncomingMessage } from 'node:http';

/** The bytes of a request as they come; the connection stays, so that it can be answered before they are all there. */
export async function* bodyOf(message: IncomingMessage): AsyncGenerator<Buffer, void> {
  for await (const chunk of message.iterator({ destroyOnReturn: false })) {
    yield chunk as Buffer;
  }
  if (!message.complete) throw new Error('the client has gone');
}
