import { describe, expect, it } from 'vitest';
import { forged, sentRequest } from '../../../../tools/local/controls/sent-request.js';
import type { TraceEvent } from '../../../../tools/local/trace/trace-event.js';

const url = 'http://127.0.0.1:4653/a';
const text =
  'POST /a HTTP/1.1\nContent-Length: 7\nDate: Sat, 21 Nov 2026 10:00:00 GMT\n\na=1\n\nb=';

function traceEvent(change: Partial<TraceEvent>): TraceEvent {
  const parts = [{ name: 'request', text }];
  const facts = { url };
  const common = { id: 'h1', time: 0, title: 'POST', status: 'fine', lines: [] } as const;
  return { ...common, kind: 'callback', facts, parts, ...change };
}

describe('the request of a callback', () => {
  it('is what went over the wire', () => {
    expect(sentRequest(traceEvent({}))).toEqual({
      url,
      headers: { 'Content-Length': '7', Date: 'Sat, 21 Nov 2026 10:00:00 GMT' },
      body: 'a=1\n\nb=',
    });
  });

  it.each([
    ['of another kind', { kind: 'operation' as const }],
    ['whose body was cut', { parts: [{ name: 'request', text, isCut: true }] }],
    ['without a request', { parts: [] }],
    ['that names no URL', { facts: {} }],
  ])('is not there for a trace event %s', (_, change) => {
    expect(sentRequest(traceEvent(change))).toBeUndefined();
  });
});

describe('a forged request', () => {
  it.each([
    ['a=1&b=x', 'a=1&b=7'],
    ['{"a":"7"}', '{"a":"8"}'],
  ])('differs from %j in one byte', (body, changed) => {
    expect(forged({ url, headers: {}, body })).toEqual({ url, headers: {}, body: changed });
  });

  it('needs something to change', () => {
    expect(() => forged({ url, headers: {}, body: '' })).toThrow('nothing to forge');
  });
});
