import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLog, type LogLevel } from '../../../shared/src/core/index.js';

const levels = ['debug', 'info', 'warn', 'error'] as const;

function written(): Record<string, unknown>[] {
  return vi.mocked(console.log).mock.calls.map(([line]) => JSON.parse(String(line)));
}

describe('createLog', () => {
  beforeEach(() => {
    vi.spyOn(console, 'log').mockReturnValue(undefined);
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it.each<[LogLevel, readonly string[]]>([
    ['debug', ['debug', 'info', 'warn', 'error']],
    ['info', ['info', 'warn', 'error']],
    ['warn', ['warn', 'error']],
    ['error', ['error']],
  ])('writes, at the threshold %s, %j', (threshold, expected) => {
    const log = createLog(threshold);
    for (const level of levels) log(level, 'something happened');
    expect(written().map(({ level }) => level)).toStrictEqual(expected);
  });

  it('writes one line of JSON: level, time, message, then the fields', () => {
    createLog('info')('warn', 'line one\nline two', { requestId: 'r-1', size: 3, none: undefined });
    expect(console.log).toHaveBeenCalledTimes(1);
    const line = String(vi.mocked(console.log).mock.calls[0]?.[0]);
    expect(line).not.toContain('\n');
    expect(Object.keys(JSON.parse(line))).toStrictEqual([
      'level',
      'time',
      'msg',
      'requestId',
      'size',
    ]);
    expect(written()).toMatchObject([
      { level: 'warn', msg: 'line one\nline two', requestId: 'r-1', size: 3 },
    ]);
    expect(written()[0]?.['time']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });
});
