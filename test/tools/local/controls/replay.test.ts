import { describe, expect, it } from 'vitest';
import { canReplay } from '../../../../tools/local/controls/replay.js';
import { newTrace } from '../../../../tools/local/trace/trace.js';
import type { News, TraceEvent } from '../../../../tools/local/trace/trace-event.js';

function newStage() {
  const trace = newTrace();
  const begin = (news: News) => trace.observer.begin(news);
  const offered = (id: string) => canReplay(trace.get(id) as TraceEvent, trace);
  return { begin, offered };
}

describe('a replay', () => {
  it('is offered for a dead letter until it is taken out', () => {
    const { begin, offered } = newStage();
    const deadLetter = begin({ kind: 'dead-letter', title: 'queue q', status: 'dead' });
    expect(offered(deadLetter.id)).toBe(true);
    deadLetter.update({ status: 'fine' });
    expect(offered(deadLetter.id)).toBe(false);
  });

  it('is offered for a dead invocation as long as its dead letter is dead', () => {
    const { begin, offered } = newStage();
    const invocation = begin({ kind: 'invocation', title: 'f', status: 'dead' });
    expect(offered(invocation.id)).toBe(true);
    const cause = invocation.id;
    const deadLetter = begin({ kind: 'dead-letter', title: 'queue q', status: 'dead', cause });
    expect(offered(cause)).toBe(true);
    deadLetter.update({ status: 'fine' });
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
