import { createHash } from 'node:crypto';
import type { Place } from '../../trace/trace-event.js';
import { crc64 } from '../crc64.js';
import { type ImageInfo, readImageInfo } from '../image-info.js';
import { OssError } from '../oss-error.js';
import type { Chunks, Contents } from './contents.js';

/** A content that was kept, and what was learnt of it on the way. */
export interface Received {
  /** Its name among the contents. */
  readonly content: string;
  readonly size: number;
  readonly md5: Buffer;
  readonly crc64: bigint;
  readonly image?: ImageInfo;
}

// The size of a picture stands at its beginning, in a JPEG behind the preview.
const HEAD = 262_144;

/**
 * Keeps what comes.
 *
 * @throws {OssError} `EntityTooLarge` as soon as there is more than `limit` bytes; nothing is kept then.
 */
export async function receive(
  contents: Contents,
  chunks: Chunks,
  place: Place,
  { limit = Number.POSITIVE_INFINITY, before = 0n } = {},
): Promise<Received> {
  const hash = createHash('md5');
  const head: Uint8Array[] = [];
  let size = 0;
  let sum = before;
  async function* passing() {
    for await (const chunk of chunks) {
      if (size < HEAD) head.push(chunk);
      size += chunk.length;
      if (size > limit) throw entityTooLarge(limit, size);
      hash.update(chunk);
      sum = crc64(chunk, sum);
      yield chunk;
    }
  }
  const content = await contents.write(passing(), place);
  const image = readImageInfo(Buffer.concat(head));
  return { content, size, md5: hash.digest(), crc64: sum, ...(image && { image }) };
}

/** What OSS answers for more than it takes. */
export function entityTooLarge(limit: number, size: number): OssError {
  const message = 'Your proposed upload exceeds the maximum allowed size';
  const elements = { MaxSizeAllowed: String(limit), ProposedSize: String(size) };
  return new OssError(400, 'EntityTooLarge', message, { elements });
}
