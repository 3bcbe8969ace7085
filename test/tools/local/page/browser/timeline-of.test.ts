import { describe, expect, it } from 'vitest';
import { timelineOf } from '../../../../../tools/local/page/browser/timeline-of.js';
import { step } from './steps.js';

const plain = (steps: Parameters<typeof timelineOf>[0]) =>
  timelineOf(steps).map(({ step: { id }, depth, offset }) => [id, depth, offset]);

describe('the timeline', () => {
  it('has each step before what came of it, and the rest by time', () => {
    const steps = [
      step('operation', { time: 100 }),
      step('event', { time: 150, cause: 'operation' }),
      step('callback', { time: 110, cause: 'operation' }),
      step('signal', { time: 160, cause: 'callback' }),
      step('later', { time: 500 }),
    ];
    expect(plain(steps.toReversed())).toEqual([
      ['operation', 0, 0],
      ['callback', 1, 10],
      ['signal', 2, 60],
      ['event', 1, 50],
      ['later', 0, 0],
    ]);
  });

  it('begins with a step whose cause is somewhere else', () => {
    expect(plain([step('a', { time: 5, cause: 'elsewhere' })])).toEqual([['a', 0, 0]]);
  });
});
