import { expect, it } from 'vitest';
import { closest } from '../../../shared/src/core/closest.js';

const choices = ['timeout', 'triggers', 'tags', 'ALLOWED_BUCKETS', 'ALLOWED_PREFIXES', 'cpu'];

it.each([
  ['timeOut', 'timeout'],
  ['timeot', 'timeout'],
  ['tiemout', 'timeout'],
  ['trigger', 'triggers'],
  ['ALLOWED_BUCKET', 'ALLOWED_BUCKETS'],
  ['ALOWED_PREFIX', 'ALLOWED_PREFIXES'],
  ['gpu', 'cpu'],
  ['reservedInstances', undefined],
  ['LOG_LEVEL', undefined],
  ['', undefined],
])('takes %j for %s', (text, meant) => {
  expect(closest(text, choices)).toBe(meant);
});

it('is done at once with a long text', () => {
  expect(closest('x'.repeat(1_000_000), choices)).toBe(undefined);
});
