import { expect, it } from 'vitest';
import { crc64 } from '../../../local/oss/crc64.js';

it.each([
  ['', '0'],
  ['123456789', '995dc9bbdf1939fa'],
])('computes the published check value of %j', (text, expected) => {
  expect(crc64(Buffer.from(text)).toString(16)).toBe(expected);
});
