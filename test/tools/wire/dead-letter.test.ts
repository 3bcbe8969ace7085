import { describe, expect, it } from 'vitest';
import { readDeadLetter } from '../../../tools/wire/dead-letter.js';
import { account, deadLetter, rejected } from '../cli/replay/dead-letters.js';

const parsed = (text: string): Record<string, unknown> => JSON.parse(text);

describe('a dead letter', () => {
  it.each([
    ['Function Compute', deadLetter('1', 'a', 'oops'), 'TypeError', 'oops'],
    [
      'a function of this bundle',
      rejected('1', 'a'),
      'handler_failed',
      'the handler threw an error',
    ],
  ])('of %s says why', (_, text, code, message) => {
    expect(readDeadLetter(parsed(text)).reason).toEqual({ code, message });
  });

  it.each([
    ["an error's code", { errorType: 'InboxError', errorMessage: 'busy: later' }, 'busy', 'later'],
    ['an error without a type', { errorMessage: 'timed out' }, 'InvocationError', 'timed out'],
    ['text', 'broken', 'InvocationError', '"broken"'],
  ])('has the reason of %s', (_, payload, code, message) => {
    const value = { ...parsed(deadLetter('1', 'a')), responsePayload: JSON.stringify(payload) };
    expect(readDeadLetter(value).reason).toEqual({ code, message });
  });

  it.each([
    ['acs:fc:cn-hangzhou:1:functions/f', { name: 'f', account: '1', region: 'cn-hangzhou' }],
    [
      'acs:fc:eu-central-1:1:functions/s$f/LATEST',
      { name: 's$f', account: '1', region: 'eu-central-1' },
    ],
    [
      'acs:fc:cn-hangzhou:1:services/s.LATEST/functions/f',
      { name: 'f', service: 's.LATEST', account: '1', region: 'cn-hangzhou' },
    ],
    ['acs:fc:evil.example/:1:functions/f', undefined],
    ['acs:fc:cn-hangzhou:1@evil:functions/f', undefined],
    ['acs:fc:cn-hangzhou:1:functions/../f', undefined],
  ])('names the function %s', (functionArn, expected) => {
    const value = parsed(deadLetter('1', 'a'));
    const context = { ...(value['requestContext'] as object), functionArn };
    expect(readDeadLetter({ ...value, requestContext: context }).function).toEqual(expected);
  });

  it('is found in an event of EventBridge', () => {
    const data = parsed(deadLetter('1', 'a'));
    expect(readDeadLetter({ specversion: '1.0', data })).toEqual(readDeadLetter(data));
    expect(readDeadLetter(data)).toMatchObject({ id: '1', attempts: 4, function: { account } });
  });

  it('is refused when its payload is not in its encoding', () => {
    const value = { ...parsed(deadLetter('1', 'a')), requestPayloadEncoding: 'gzip' };
    expect(() => readDeadLetter(value)).toThrow('not in the encoding');
  });
});
