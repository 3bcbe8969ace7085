import { describe, expect, it } from 'vitest';
import { printable, quoted } from '../../../../tools/cli/terminal/printable.js';

describe('text from outside is shown', () => {
  it.each([
    ['as it is', 'image/ä 中 😀.jpg\n{}', 'image/ä 中 😀.jpg\n{}'],
    ['without control characters', '\u001b[2J\u009b\r\t', '\\u001b[2J\\u009b\\u000d\\u0009'],
    ['without invisible ones', 'a\u202eb\u200bc\u2028', 'a\\u202eb\\u200bc\\u2028'],
    ['without halves of pairs', '\ud800', '\\ud800'],
    ['without invisible ones beyond U+FFFF', '\u{e0001}', '\\udb40\\udc01'],
  ])('%s', (_, text, shown) => {
    expect(printable(text)).toBe(shown);
  });

  it('on one quoted line, cut where it is long', () => {
    expect(quoted('a\n"b"\u009b')).toBe('"a\\n\\"b\\"\\u009b"');
    expect(quoted('abcdef', 4)).toBe('"abcd" and 2 more characters');
  });
});
