import { expect, it } from 'vitest';
import { messagePart, newPart } from '../../../../tools/local/trace/part.js';

it('is a payload of up to 128 KB as it is', () => {
  const text = 'ä'.repeat(65_536);
  expect(newPart('body', text)).toEqual({ name: 'body', text });
});

it('is the beginning of a longer one, and says so', () => {
  const { text, isCut } = newPart('body', `a${'ä'.repeat(65_536)}`);
  const kept = `a${'ä'.repeat(65_535)}`;
  expect(isCut).toBe(true);
  expect(text).toBe(`${kept}\n… (the first 131072 of 131073 bytes)`);
});

it('is Base64 of what is no text', () => {
  const bytes = Buffer.from([0xff, 0xfe]);
  expect(newPart('event', bytes)).toEqual({ name: 'event, in Base64', text: '//4=' });
});

it.each([
  ['text', 'ä', { name: 'answer', text: 'HTTP/1.1 200 OK\na: 1\nb: 2\n\nä' }],
  ['bytes of text', Buffer.from('ä'), { name: 'answer', text: 'HTTP/1.1 200 OK\na: 1\nb: 2\n\nä' }],
  [
    'other bytes',
    Buffer.from([0xff]),
    { name: 'answer, its body in Base64', text: 'HTTP/1.1 200 OK\na: 1\nb: 2\n\n/w==' },
  ],
])('is a whole message with a body of %s', (_, body, part) => {
  expect(messagePart('answer', 'HTTP/1.1 200 OK', { a: '1', b: '2' }, body)).toEqual(part);
});
