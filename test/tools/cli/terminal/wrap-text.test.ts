import { expect, it } from 'vitest';
import { wrapText } from '../../../../tools/cli/terminal/wrap-text.js';

it('breaks between words, and indents each line', () => {
  expect(wrapText('one two three four', '  ', 11)).toBe('  one two\n  three\n  four');
});

it('leaves a word that is too long as it is', () => {
  expect(wrapText('a aaaaaaaaaaaaaaa b', '', 5)).toBe('a\naaaaaaaaaaaaaaa\nb');
});

it('takes a line that just fits', () => {
  expect(wrapText('12 45', '', 5)).toBe('12 45');
  expect(wrapText('12 456', '', 5)).toBe('12\n456');
});
