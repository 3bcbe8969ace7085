import { describe, expect, it } from 'vitest';
import { hashedId } from '../../../shared/src/signal/index.js';
import { userMessage } from '../../../shared/src/smq/index.js';

describe('userMessage', () => {
  it('carries what is known of the message', () => {
    const origin = {
      subject: 'acs:mns::1:topics/t',
      topicName: 't',
      messageId: 'm-1',
      messageTag: 'tag',
      time: 1772330584123,
      attributes: { key: 'value' },
    };
    expect(userMessage({ text: '[1]', json: [1] }, origin, 'm-1')).toStrictEqual({
      specversion: '1.0',
      id: 'm-1',
      source: 'acs.mns',
      type: 'smq:Message',
      subject: 'acs:mns::1:topics/t',
      time: '2026-03-01T02:03:04.123Z',
      datacontenttype: 'application/json',
      data: {
        text: '[1]',
        json: [1],
        attributes: { key: 'value' },
        topicName: 't',
        messageTag: 'tag',
        messageId: 'm-1',
      },
    });
  });

  it('invents nothing where nothing is known', () => {
    expect(userMessage({ text: 'hello' }, {}, 'r-1')).toStrictEqual({
      specversion: '1.0',
      id: 'r-1',
      source: 'acs.mns',
      type: 'smq:Message',
      subject: 'acs:mns:::',
      datacontenttype: 'application/json',
      data: { text: 'hello', attributes: {} },
    });
  });

  it('hashes a message id that is not fit to be one', () => {
    expect(userMessage({ text: '' }, {}, 'a b').id).toBe(hashedId('a b'));
  });

  it('keeps JSON that is null', () => {
    expect(userMessage({ text: 'null', json: null }, {}, 'r-1').data).toHaveProperty('json', null);
  });
});
