import { expect, it } from 'vitest';
import { isRejected } from '../../../tools/wire/index.js';

it.each([
  [true, { received: 1, handled: 0, duplicates: 0, ignored: 0, rejected: 1, events: [] }],
  [true, { received: 3, rejected: 3 }],
  [false, { received: 2, handled: 1, rejected: 1 }],
  [false, { received: 1, handled: 1, rejected: 0 }],
  [false, { received: 0, rejected: 0 }],
  [false, { received: '1', rejected: '1' }],
  [false, { statusCode: 200, body: '{}' }],
  [false, [1]],
  [false, null],
  [false, undefined],
])('is %s of %j', (rejected, answer) => {
  expect(isRejected(answer)).toBe(rejected);
});
