// CRC-64 of ECMA-182, reflected ("CRC-64/XZ"), in two 32-bit halves: BigInt is a hundred times slower.
const POLYNOMIAL_HIGH = 0xc96c5795;
const POLYNOMIAL_LOW = 0xd7870f42;

const high = new Uint32Array(256);
const low = new Uint32Array(256);
for (let byte = 0; byte < 256; byte += 1) {
  let h = 0;
  let l = byte;
  for (let bit = 0; bit < 8; bit += 1) {
    const odd = l & 1;
    l = (l >>> 1) | (h << 31);
    h >>>= 1;
    if (odd) {
      h ^= POLYNOMIAL_HIGH;
      l ^= POLYNOMIAL_LOW;
    }
  }
  high[byte] = h;
  low[byte] = l;
}

/** The checksum that OSS sends as `x-oss-hash-crc64ecma`, of these bytes behind others whose checksum is known. */
export function crc64(bytes: Uint8Array, before = 0n): bigint {
  let h = ~Number(before >> 32n);
  let l = ~Number(before & 0xffffffffn);
  for (const byte of bytes) {
    const index = (l ^ byte) & 0xff;
    l = ((l >>> 8) | (h << 24)) ^ (low[index] ?? 0);
    h = (h >>> 8) ^ (high[index] ?? 0);
  }
  return (BigInt(~h >>> 0) << 32n) | BigInt(~l >>> 0);
}
