import type { Range } from '../object/range.js';
import type { Contents } from './contents.js';

/** Bytes of a content. */
export interface Piece extends Range {
  readonly content: string;
}

/** The bytes of all pieces, one behind the other; nothing is opened before they are asked for. */
export async function* bytesOf(
  contents: Contents,
  pieces: Iterable<Piece>,
): AsyncGenerator<Buffer, void> {
  for (const { content, from, to } of pieces) {
    yield* (await contents.read(content, from, to)) as AsyncIterable<Buffer>;
  }
}
