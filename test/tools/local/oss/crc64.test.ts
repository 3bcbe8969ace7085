import { expect, it } from 'vitest';
import { crc64 } from '../../../../tools/local/oss/crc64.js';

it.each([
  ['', '0'],
  ['123456789', '995dc9bbdf1939fa'],
])('computes the published check value of %j', (text, expected) => {
  expect(crc64(Buffer.from(text)).toString(16)).toBe(expected);
});

it('goes on behind bytes whose checksum is known', () => {
  const bytes = Buffer.from('hello world');
  const before = crc64(bytes.subarray(0, 4));
  expect(crc64(bytes.subarray(4), before)).toBe(crc64(bytes));
  expect(crc64(Buffer.alloc(0), before)).toBe(before);
});
