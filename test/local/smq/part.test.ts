import { expect, it } from 'vitest';
import { part } from '../../../local/smq/part.js';

it('holds a payload of up to 64 KB as it is', () => {
  const text = 'ä'.repeat(32_768);
  expect(part('body', text)).toEqual({ name: 'body', text });
});

it('says what it leaves out of a longer one', () => {
  const { text } = part('body', `a${'ä'.repeat(32_768)}`);
  expect(text.startsWith(`a${'ä'.repeat(32_767)}`)).toBe(true);
  expect(text.endsWith('… (1 more bytes)')).toBe(true);
});
