import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import {
  asInboxError,
  type ErrorCode,
  InboxError,
  validate,
} from '../../../shared/src/core/index.js';

describe('InboxError', () => {
  it.each<[ErrorCode, number, boolean]>([
    ['body_invalid', 400, false],
    ['path_invalid', 400, false],
    ['argument_invalid', 400, false],
    ['signature_missing', 401, false],
    ['signature_invalid', 403, false],
    ['signature_version_unsupported', 403, false],
    ['key_url_untrusted', 403, false],
    ['certificate_untrusted', 403, false],
    ['digest_mismatch', 403, false],
    ['date_out_of_window', 403, false],
    ['topic_not_allowed', 403, false],
    ['method_not_allowed', 405, false],
    ['too_large', 413, false],
    ['handoff_refused', 422, false],
    ['handler_failed', 500, true],
    ['config_invalid', 500, true],
    ['busy', 503, true],
    ['handler_timeout', 503, true],
    ['handoff_failed', 503, true],
  ])('%s has status %i, retryable: %s', (code, status, retryable) => {
    const cause = new Error('what led to it');
    const error = new InboxError(code, 'the message', { cause });
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ name: 'InboxError', code, status, retryable, cause });
    expect(error.message).toBe('the message');
    expect(Object.hasOwn(new InboxError(code, 'the message'), 'cause')).toBe(false);
  });
});

describe('asInboxError', () => {
  it('gives an InboxError back as it is', () => {
    const error = new InboxError('busy', 'later');
    expect(asInboxError(error, 'handler_failed', 'other')).toBe(error);
  });

  it.each([[new TypeError('x')], ['text'], [undefined], [null]])('wraps %s', (thrown) => {
    const error = asInboxError(thrown, 'handler_failed', 'unexpected');
    expect(error).toMatchObject({ code: 'handler_failed', message: 'unexpected' });
    expect(error.cause).toBe(thrown);
  });
});

describe('validate', () => {
  const schema = z.looseObject({ a: z.string(), list: z.optional(z.array(z.number())) });

  it('gives the value, unknown fields kept', () => {
    expect(validate(schema, { a: 'x', more: [1] }, 'thing')).toStrictEqual({ a: 'x', more: [1] });
  });

  it.each([
    [{}, 'thing: a: expected string'],
    [null, 'thing: (top level): expected object'],
    [{ a: 's3cr3t', list: [1, 's3cr3t'] }, 'thing: list.1: expected number'],
    [
      { list: ['s3cr3t', 's3cr3t', 's3cr3t', 's3cr3t'] },
      'thing: a: expected string; list.0: expected number; list.1: expected number; and 2 more',
    ],
  ])('names up to three failing paths and no value: %j', (value, message) => {
    const act = () => validate(schema, value, 'thing');
    expect(act).toThrow(InboxError);
    expect(act).toThrow(expect.objectContaining({ code: 'body_invalid', message }));
  });
});
