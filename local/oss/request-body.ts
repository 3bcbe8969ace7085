import type { IncomingMessage } from 'node:http';
import { malformedXml } from './oss-error.js';

/** Of a body that is read before anything is done with it: 1,000 keys of 1,023 bytes, each of them escaped. */
const MAX_WHOLE = 8_388_608;
/** Milliseconds that a client may go on sending after it got its answer. */
const PATIENCE = 5000;

/** The bytes of a request as they come; the connection stays, so that it can be answered before they are all there. */
export async function* bodyOf(message: IncomingMessage): AsyncGenerator<Buffer, void> {
  for await (const chunk of message.iterator({ destroyOnReturn: false })) {
    yield chunk as Buffer;
  }
  if (!message.complete) throw new Error('the client has gone');
}

/** All of them. @throws {OssError} `MalformedXML` when there are too many. */
export async function readWhole(body: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > MAX_WHOLE) throw malformedXml();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Lets what nobody wanted to read go by, for a while: a client may only hear when it has had its say. */
export function skipRest(message: IncomingMessage): void {
  if (message.complete) return;
  message.on('error', () => {});
  message.resume();
  const giveUp = () => {
    if (!message.complete) message.destroy();
  };
  setTimeout(giveUp, PATIENCE).unref();
}
