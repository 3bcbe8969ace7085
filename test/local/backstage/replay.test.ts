import { describe, expect, it } from 'vitest';
import { canReplay } from '../../../local/backstage/replay.js';
import type { Happening, News } from '../../../local/trace/happening.js';
import { newTrace } from '../../../local/trace/trace.js';

function newStage() {
  const trace = newTrace();
  const begin = (news: News) => trace.observer.begin(news);
  const offered = (id: string) => canReplay(trace.get(id) as Happening, trace);
  return { begin, offered };
}

describe('a replay', () => {
  it('is offered for a dead letter until it is taken out', () => {
    const { begin, offered } = newStage();
    const letter = begin({ kind: 'letter', title: 'queue q', status: 'dead' });
    expect(offered(letter.id)).toBe(true);
    letter.update({ status: 'fine' });
    expect(offered(letter.id)).toBe(false);
  });

  it('is offered for a dead invocation as long as its letter is dead', () => {
    const { begin, offered } = newStage();
    const invocation = begin({ kind: 'invocation', title: 'f', status: 'dead' });
    expect(offered(invocation.id)).toBe(true);
    const cause = invocation.id;
    const letter = begin({ kind: 'letter', title: 'queue q', status: 'dead', cause });
    expect(offered(cause)).toBe(true);
    letter.update({ status: 'fine' });
    expect(offered(cause)).toBe(false);
  });

  it('is offered for an upload that its function could not handle, until it has', () => {
    const { begin, offered } = newStage();
    const invocation = begin({ kind: 'invocation', title: 'f', status: 'failed' });
    const signal = begin({
      kind: 'signal',
      title: 'oss:UploadCallback',
      status: 'failed',
      cause: invocation.id,
      parts: [{ name: 'signal', text: '{}' }],
    });
    expect(offered(signal.id)).toBe(true);
    const replayed = begin({ kind: 'invocation', title: 'f', cause: signal.id });
    replayed.update({ status: 'failed' });
    expect(offered(signal.id)).toBe(true);
    begin({ kind: 'invocation', title: 'f', cause: signal.id, status: 'fine' });
    expect(offered(signal.id)).toBe(false);
  });

  it.each(['operation', 'event', 'message', 'task'] as const)('is not offered for: %s', (kind) => {
    const { begin, offered } = newStage();
    expect(offered(begin({ kind, title: 'any', status: 'failed' }).id)).toBe(false);
  });
});
