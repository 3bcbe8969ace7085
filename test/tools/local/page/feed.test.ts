import { describe, expect, it } from 'vitest';
import { newFeed } from '../../../../tools/local/page/feed.js';
import { fakeControls } from './fake-controls.js';
import { recorded } from './recorded.js';

const [first, second, third] = recorded;
if (!first || !second || !third) throw new Error('too little is recorded');

function feedOf(mostChanges?: number) {
  const controls = fakeControls([]);
  return { controls, feed: newFeed(controls.trace, mostChanges) };
}

describe('the feed', () => {
  it('tells what changed after a position, each trace event once and as it is now', () => {
    const { controls, feed } = feedOf();
    controls.put(first);
    const position = feed.position();
    controls.put(second);
    controls.put(third);
    controls.put({ ...second, status: 'failed' });
    expect(feed.since(position)).toEqual([third, { ...second, status: 'failed' }]);
  });

  it('tells nothing at the position it has come to', () => {
    const { controls, feed } = feedOf();
    controls.put(first);
    expect(feed.since(feed.position())).toEqual([]);
  });

  it('leaves out what is forgotten', () => {
    const { controls, feed } = feedOf();
    const position = feed.position();
    controls.put(first);
    controls.put(second);
    controls.forget();
    expect(feed.since(position)).toEqual([second]);
  });

  it('asks for a snapshot when too much has changed', () => {
    const { controls, feed } = feedOf(2);
    const position = feed.position();
    controls.put(first);
    controls.put(second);
    expect(feed.since(position)).toHaveLength(2);
    controls.put(third);
    expect(feed.since(position)).toBeUndefined();
  });

  it.each([
    ['no position', undefined],
    ['that of another start', feedOf().feed.position()],
    ['one that is no position', 'x-1'],
  ])('asks for a snapshot for %s', (_, position) => {
    const { controls, feed } = feedOf();
    controls.put(first);
    expect(feed.since(position)).toBeUndefined();
  });

  it('asks for a snapshot for a position that it has not come to', () => {
    const { feed } = feedOf();
    expect(feed.since(feed.position().replace(/-\d+$/, '-1'))).toBeUndefined();
  });

  it('calls on each change until it is told to stop', () => {
    const { controls, feed } = feedOf();
    let calls = 0;
    const stop = feed.onChange(() => {
      calls += 1;
    });
    controls.put(first);
    stop();
    controls.put(second);
    expect(calls).toBe(1);
  });

  it('no longer listens when it is closed', () => {
    const { controls, feed } = feedOf();
    feed.close();
    const position = feed.position();
    controls.put(first);
    expect(feed.position()).toBe(position);
  });
});
