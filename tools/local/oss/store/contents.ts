import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Place } from '../../trace/trace-event.js';

/** Bytes in the order in which they come. */
export type Chunks = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/** Where the bytes of objects and parts are kept, each content under a name of its own. */
export interface Contents {
  /** Keeps all that comes, or nothing when it breaks off, and returns its name. */
  write(chunks: Chunks, place: Place): Promise<string>;
  /** Puts more behind the first `size` bytes, in place of what else is there. */
  append(name: string, size: number, chunks: Chunks): Promise<void>;
  /** The bytes from `from` to, but without, `to`. */
  read(name: string, from: number, to: number): Promise<Readable>;
  /** Who reads it at the moment can go on. */
  delete(name: string): Promise<void>;
}

/** Contents that are gone when the process ends. */
export function memoryContents(): Contents {
  const contents = new Map<string, Buffer>();
  return {
    async write(chunks) {
      const content = await collect(chunks);
      const name = randomBytes(16).toString('hex');
      contents.set(name, content);
      return name;
    },
    async append(name, size, chunks) {
      const before = find(name).subarray(0, size);
      contents.set(name, Buffer.concat([before, await collect(chunks)]));
    },
    async read(name, from, to) {
      return Readable.from([find(name).subarray(from, to)], { objectMode: false });
    },
    async delete(name) {
      contents.delete(name);
    },
  };

  function find(name: string): Buffer {
    const content = contents.get(name);
    if (!content) throw new Error('the content is gone');
    return content;
  }
}

async function collect(chunks: Chunks): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}
