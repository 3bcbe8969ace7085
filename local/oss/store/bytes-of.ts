import type { Contents } from './contents.js';

/** Bytes of a content, `to` not among them. */
export interface Piece {
  readonly content: string;
  readonly from: number;
  readonly to: number;
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
