import { describe, expect, it } from 'vitest';
import { newFeed } from '../../../local/page/feed.js';
import { fakeBackstage } from './fake-backstage.js';
import { recorded } from './recorded.js';

const [first, second, third] = recorded;
if (!first || !second || !third) throw new Error('too little is recorded');

function feedOf(mostChanges?: number) {
  const backstage = fakeBackstage([]);
  return { backstage, feed: newFeed(backstage.trace, mostChanges) };
}

describe('the feed', () => {
  it('tells what changed after a position, each happening once and as it is now', () => {
    const { backstage, feed } = feedOf();
    backstage.put(first);
    const position = feed.position();
    backstage.put(second);
    backstage.put(third);
    backstage.put({ ...second, status: 'failed' });
    expect(feed.since(position)).toEqual([third, { ...second, status: 'failed' }]);
  });

  it('tells nothing at the position it has come to', () => {
    const { backstage, feed } = feedOf();
    backstage.put(first);
    expect(feed.since(feed.position())).toEqual([]);
  });

  it('leaves out what is forgotten', () => {
    const { backstage, feed } = feedOf();
    const position = feed.position();
    backstage.put(first);
    backstage.put(second);
    backstage.forget();
    expect(feed.since(position)).toEqual([second]);
  });

  it('asks for a snapshot when too much has changed', () => {
    const { backstage, feed } = feedOf(2);
    const position = feed.position();
    backstage.put(first);
    backstage.put(second);
    expect(feed.since(position)).toHaveLength(2);
    backstage.put(third);
    expect(feed.since(position)).toBeUndefined();
  });

  it.each([
    ['no position', undefined],
    ['that of another start', feedOf().feed.position()],
    ['one that is no position', 'x-1'],
  ])('asks for a snapshot for %s', (_, position) => {
    const { backstage, feed } = feedOf();
    backstage.put(first);
    expect(feed.since(position)).toBeUndefined();
  });

  it('asks for a snapshot for a position that it has not come to', () => {
    const { feed } = feedOf();
    expect(feed.since(feed.position().replace(/-\d+$/, '-1'))).toBeUndefined();
  });

  it('calls on each change until it is told to stop', () => {
    const { backstage, feed } = feedOf();
    let calls = 0;
    const stop = feed.onChange(() => {
      calls += 1;
    });
    backstage.put(first);
    stop();
    backstage.put(second);
    expect(calls).toBe(1);
  });

  it('no longer listens when it is closed', () => {
    const { backstage, feed } = feedOf();
    feed.close();
    const position = feed.position();
    backstage.put(first);
    expect(feed.position()).toBe(position);
  });
});
