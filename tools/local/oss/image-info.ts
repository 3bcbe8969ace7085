/** What OSS fills `imageInfo.*` with. */
export interface ImageInfo {
  readonly height: number;
  readonly width: number;
  readonly format: string;
}

/** Size and format as the header of a PNG, GIF or JPEG says them; `undefined` for anything else. */
export function readImageInfo(content: Uint8Array): ImageInfo | undefined {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  if (bytes.length >= 24 && bytes.toString('latin1', 1, 4) === 'PNG') {
    return { height: bytes.readUInt32BE(20), width: bytes.readUInt32BE(16), format: 'png' };
  }
  if (bytes.length >= 10 && bytes.toString('latin1', 0, 4) === 'GIF8') {
    return { height: bytes.readUInt16LE(8), width: bytes.readUInt16LE(6), format: 'gif' };
  }
  return bytes.length >= 4 && bytes.readUInt16BE(0) === 0xffd8 ? readJpeg(bytes) : undefined;
}

function readJpeg(bytes: Buffer): ImageInfo | undefined {
  let offset = 2;
  while (offset + 9 <= bytes.length && bytes[offset] === 0xff) {
    const marker = bytes.readUInt8(offset + 1);
    if (isStartOfFrame(marker)) {
      const height = bytes.readUInt16BE(offset + 5);
      return { height, width: bytes.readUInt16BE(offset + 7), format: 'jpg' };
    }
    offset += 2 + bytes.readUInt16BE(offset + 2);
  }
  return undefined;
}

function isStartOfFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}
