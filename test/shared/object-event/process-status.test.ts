import * as fc from 'fast-check';
import { encodeBase64, InboxError } from 'oss-inbox';
import { describe, expect, it } from 'vitest';
import {
  decodeProcessStatus,
  encodeProcessStatus,
} from '../../../shared/src/object-event/index.js';
import { readSample } from './read-sample.js';

// Both values are those of the documentation, encoded; no captured header is known.
const { headers } = readSample('callback-event-status-headers.json') as {
  headers: { 'x-oss-process-status': string; 'x-oss-event-status': string };
};

const succeeded = {
  delivered: true,
  code: 'Success',
  message: 'NotificationSucceed',
  type: 'EventNotification',
  version: '1.0',
};

describe('decodeProcessStatus', () => {
  it('reads x-oss-process-status', () => {
    expect(decodeProcessStatus(headers['x-oss-process-status'])).toEqual(succeeded);
  });

  it('reads x-oss-event-status', () => {
    expect(decodeProcessStatus(headers['x-oss-event-status'])).toEqual({
      delivered: true,
      result: 'Ok',
    });
  });

  it.each([
    [
      '{"code":"Fail","message":"TopicNotExist"}',
      { delivered: false, code: 'Fail', message: 'TopicNotExist' },
    ],
    ['{"code":"success"}', { delivered: false, code: 'success' }],
    ['{"Result": "Fail", "more": 1}', { delivered: false, result: 'Fail' }],
    ['{"code":null,"message":"","Result":"Ok"}', { delivered: true, result: 'Ok' }],
    ['{"code":"Fail","Result":"Ok"}', { delivered: false, code: 'Fail', result: 'Ok' }],
  ])('reads %s', (json, status) => {
    expect(decodeProcessStatus(encodeBase64(json))).toEqual(status);
  });

  it.each([
    ['nothing', ''],
    ['what is not Base64', '{"code":"Success"}'],
    ['what is not text', '/////w=='],
    ['what is not JSON', encodeBase64('Success')],
    ['what is not an object', encodeBase64('["Success"]')],
    ['an object without code and Result', encodeBase64('{"message":"NotificationSucceed"}')],
    ['a code that is not text', encodeBase64('{"code":1}')],
  ])('refuses %s', (_what, value) => {
    expect(() => decodeProcessStatus(value)).toThrow(
      expect.objectContaining({ name: 'InboxError', code: 'body_invalid' }),
    );
  });

  it('throws nothing but InboxError', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.json().map(encodeBase64), fc.base64String()),
        (value) => {
          try {
            decodeProcessStatus(value);
          } catch (error) {
            expect(error).toBeInstanceOf(InboxError);
          }
        },
      ),
    );
  });
});

describe('encodeProcessStatus', () => {
  it('writes what the documentation shows', () => {
    expect(encodeProcessStatus({ delivered: true })).toEqual(headers);
  });

  it('writes a failure with its cause', () => {
    const failed = encodeProcessStatus({ delivered: false, message: '主题 missing' });
    expect(decodeProcessStatus(failed['x-oss-process-status'])).toEqual({
      delivered: false,
      code: 'Fail',
      message: '主题 missing',
      type: 'EventNotification',
      version: '1.0',
    });
    expect(decodeProcessStatus(failed['x-oss-event-status'])).toEqual({
      delivered: false,
      result: 'Fail',
    });
  });

  it('names a cause where none is given', () => {
    const failed = encodeProcessStatus({ delivered: false });
    expect(decodeProcessStatus(failed['x-oss-process-status']).message).toBe('NotificationFailed');
  });
});
