import { expect, it } from 'vitest';
import { InboxError } from '../../../shared/src/core/index.js';
import { reasonOf } from '../../../shared/src/inbox/reason-of.js';
import { thrownThings } from './thrown-things.js';

it('is the error with its stack', () => {
  expect(reasonOf(new TypeError('no'))).toMatch(/^TypeError: no\n {4}at /);
});

it("is what led to an error of the inbox's own, which says no more than that", () => {
  const cause = new TypeError('no');
  const wrapped = new InboxError('handler_failed', 'the handler threw', { cause });
  expect(reasonOf(wrapped)).toBe(reasonOf(cause));
  expect(reasonOf(new InboxError('handler_timeout', 'too slow'))).toMatch(
    /^InboxError: too slow\n/,
  );
  expect(reasonOf(new Error('outer', { cause }))).toMatch(/^Error: outer\n/);
});

it.each(thrownThings)('is text of 4,000 characters at most: %s', (_, make) => {
  const reason = reasonOf(make());
  expect(reason).not.toBe('');
  expect(reason.length).toBeLessThanOrEqual(4000);
});

it('has all that fits', () => {
  expect(reasonOf('x'.repeat(10_000))).toBe(`'${'x'.repeat(3999)}`);
});

it('is said of what cannot be shown', () => {
  const [, make] = thrownThings.find(([what]) => what.startsWith('an object that throws')) ?? [];
  expect(reasonOf(make?.())).toBe('something was thrown that cannot be shown');
});
