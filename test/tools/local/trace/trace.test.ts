import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { newTrace } from '../../../../tools/local/trace/trace.js';
import type { TraceEvent } from '../../../../tools/local/trace/trace-event.js';
import { temporaryFolder } from '../temporary-folder.js';

const place = { bucket: 'b', key: 'uploads/a.png' };

describe('a trace', () => {
  it('tells listeners of what begins and of what changes, with one id', () => {
    const { observer, subscribe, all } = newTrace();
    const told: TraceEvent[] = [];
    const unsubscribe = subscribe((traceEvent) => told.push(traceEvent));
    const upload = observer.begin({ kind: 'operation', title: 'PutObject', place });
    upload.update({ status: 'fine', ms: 3, facts: { status: '200' } });
    unsubscribe();
    upload.update({ facts: { size: '7' } });
    expect(told.map(({ id, status }) => [id, status])).toEqual([
      ['h1', 'going'],
      ['h1', 'fine'],
    ]);
    expect(all()).toMatchObject([{ id: 'h1', ms: 3, facts: { status: '200', size: '7' } }]);
  });

  it('finds a cause by what went to the next system', () => {
    const { observer } = newTrace();
    const callback = observer.begin({ kind: 'callback', title: 'POST', reference: 'request-1' });
    expect(observer.causeOf('request-1')).toBe(callback.id);
    expect([observer.causeOf('request-2'), observer.causeOf(undefined)]).toEqual([
      undefined,
      undefined,
    ]);
  });

  it('finds what something led to', () => {
    const { observer, causedBy } = newTrace();
    const upload = observer.begin({ kind: 'operation', title: 'PutObject', place });
    observer.begin({ kind: 'event', title: 'e', cause: upload.id }).update({ status: 'fine' });
    expect(causedBy(upload.id)).toMatchObject([{ id: 'h2', status: 'fine' }]);
    expect(causedBy('h2')).toEqual([]);
  });

  it('makes a signal of what a function prints about it', () => {
    const { observer, all } = newTrace();
    const invocation = observer.begin({ kind: 'invocation', title: 'f' });
    const signal = { id: 's-1', type: 'oss:UploadCallback', data: { size: 3 } };
    const about = { signalId: 's-1', type: signal.type, bucket: place.bucket, key: place.key };
    for (const line of [
      'plain text',
      JSON.stringify({ msg: 'decoded', signal }),
      JSON.stringify({ msg: 'signal', ...about, outcome: 'handled', ms: 4 }),
    ]) {
      invocation.update({ lines: [line] });
    }
    expect(all()[1]).toMatchObject({
      kind: 'signal',
      cause: invocation.id,
      title: signal.type,
      status: 'fine',
      place,
      ms: 4,
      facts: { id: 's-1', outcome: 'handled' },
      parts: [{ name: 'signal', text: JSON.stringify(signal) }],
    });
  });

  it('ends a signal with the process that had it', () => {
    const { observer, all } = newTrace();
    const invocation = observer.begin({ kind: 'invocation', title: 'f' });
    const signal = { id: 's-1', type: 'oss:UploadCallback' };
    invocation.update({ lines: [JSON.stringify({ msg: 'decoded', signal })] });
    expect(all()[1]).toMatchObject({ status: 'going' });
    invocation.update({ status: 'failed' });
    expect(all()[1]).toMatchObject({
      status: 'failed',
      facts: { outcome: 'ended with its process' },
    });
  });

  it('puts a message where its signal turns out to belong', () => {
    const { observer, get } = newTrace();
    const message = observer.begin({ kind: 'message', title: 'topic t' });
    const invocation = observer.begin({ kind: 'invocation', title: 'f', cause: message.id });
    const about = { msg: 'signal', type: 'imm:Task:x', bucket: place.bucket, key: place.key };
    invocation.update({ lines: [JSON.stringify({ ...about, signalId: 's', outcome: 'failed' })] });
    expect(get(message.id)?.place).toEqual(place);
    expect(get(invocation.id)?.place).toBeUndefined();
  });

  it('leaves what has an object where it is', () => {
    const { observer, get } = newTrace();
    const task = observer.begin({ kind: 'task', title: 'doc/convert', place });
    const other = { ...place, key: 'results/a.pdf' };
    observer.begin({ kind: 'event', title: 'e', cause: task.id }).update({ place: other });
    expect(get(task.id)?.place).toEqual(place);
  });

  it('is there after a restart, where what went on has ended, save tasks and messages', async () => {
    const file = join(await temporaryFolder(), 'trace');
    const first = newTrace(file);
    for (const kind of ['invocation', 'task', 'message'] as const) {
      first.observer.begin({ kind, title: kind });
    }
    first.observer.begin({ kind: 'operation', title: 'PutObject' }).update({ status: 'fine' });
    first.close();
    const second = newTrace(file);
    second.observer.resume('h2').update({ status: 'fine' });
    second.observer.resume('nothing').update({ status: 'fine' });
    const statuses = second.all().map(({ id, status }) => `${id} ${status}`);
    expect(statuses.sort()).toEqual(['h1 failed', 'h2 fine', 'h3 going', 'h4 fine']);
    expect(second.observer.begin({ kind: 'event', title: 'e' }).id).toBe('h5');
    second.close();
  });

  it('forgets the oldest when there is too much', () => {
    const { observer, all } = newTrace();
    const text = 'x'.repeat(30_000_000);
    for (const reference of ['r1', 'r2', 'r3', 'r4']) {
      const parts = [{ name: 'body', text }];
      observer.begin({ kind: 'message', title: 'large', reference, parts });
    }
    expect(all().map(({ id }) => id)).toEqual(['h2', 'h3', 'h4']);
    expect(['r1', 'r2'].map((reference) => observer.causeOf(reference))).toEqual([undefined, 'h2']);
  });
});
