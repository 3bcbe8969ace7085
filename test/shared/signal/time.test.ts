import { describe, expect, it } from 'vitest';
import { toRfc3339 } from '../../../shared/src/signal/index.js';

describe('toRfc3339', () => {
  it.each<[string, string | number | undefined, string | undefined]>([
    ['UTC', '2026-03-01T02:03:04Z', '2026-03-01T02:03:04Z'],
    ['milliseconds', '2026-03-01T02:03:04.000Z', '2026-03-01T02:03:04.000Z'],
    [
      'nanoseconds, to the letter',
      '2026-03-01T02:03:04.123456789Z',
      '2026-03-01T02:03:04.123456789Z',
    ],
    ['an offset, to the letter', '2026-03-01T10:03:04.5+08:00', '2026-03-01T10:03:04.5+08:00'],
    ['an HTTP date', 'Sun, 01 Mar 2026 02:03:04 GMT', '2026-03-01T02:03:04.000Z'],
    ['epoch milliseconds', 1772330584123, '2026-03-01T02:03:04.123Z'],
    ['epoch milliseconds as digits', '1772330584123', '2026-03-01T02:03:04.123Z'],
    ['the epoch', 0, '1970-01-01T00:00:00.000Z'],
    ['nothing', undefined, undefined],
    ['empty text', '', undefined],
    ['a word', 'yesterday', undefined],
    ['not a number', Number.NaN, undefined],
    ['infinity', Number.POSITIVE_INFINITY, undefined],
    ['a number no date can hold', 8.64e15 + 1, undefined],
    ['more digits than a date can hold', '9'.repeat(400), undefined],
    [
      "EventBridge's publish time with a zone's name",
      '2026-03-01T10:04:24.233Asia/Shanghai',
      undefined,
    ],
  ])('%s: %s', (_, time, expected) => {
    expect(toRfc3339(time)).toBe(expected);
  });
});
