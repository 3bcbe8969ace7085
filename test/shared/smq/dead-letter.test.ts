import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InboxError } from '../../../shared/src/core/index.js';
import { unwrapFunctionEvent } from '../../../shared/src/fc/index.js';
import { deadLetterBody } from '../../../shared/src/smq/index.js';
import { parseXml } from '../../../tools/wire/index.js';
import { deadLetter } from './some-dead-letter.js';

/** What a reader of the XML gets, after the way over the wire. */
const throughXml = (body: string) => parseXml(Buffer.from(`<a>${body}</a>`).toString()).text;

describe('the body of a dead letter', () => {
  it("has the shape of a failure destination's payload", () => {
    const error = new InboxError('body_invalid', 'the message begins like JSON and is not');
    expect(JSON.parse(deadLetterBody(deadLetter({ event: '{oops', error })))).toStrictEqual({
      timestamp: 1772330664123,
      requestContext: {
        requestId: '1-66f2a1f0-15197d0b-d07710222f9d',
        functionArn: 'acs:fc:cn-hangzhou:1234567890123456:functions/object-event',
        condition: 'InboxRejected',
        approximateInvokeCount: 1,
      },
      requestPayload: '{oops',
      responseContext: { statusCode: 200, functionError: 'InboxRejected' },
      responsePayload:
        '{"errorMessage":"the message begins like JSON and is not","errorType":"InboxError","code":"body_invalid"}',
    });
  });

  it('is unwrapped to the original text', () => {
    expect(
      unwrapFunctionEvent(JSON.parse(deadLetterBody(deadLetter({ event: '{oops' })))),
    ).toStrictEqual({
      name: 'failure destination',
      holds: 'failed event',
      parts: [{ text: '{oops', origin: { requestId: '1-66f2a1f0-15197d0b-d07710222f9d' } }],
    });
  });

  it('says when the event is Base64', () => {
    const body = JSON.parse(deadLetterBody(deadLetter({ event: '/w==', isBase64: true })));
    expect(body).toMatchObject({ requestPayload: '/w==', requestPayloadEncoding: 'base64' });
    const text = JSON.parse(deadLetterBody(deadLetter({ event: '/w==', isBase64: false })));
    expect(text).not.toHaveProperty('requestPayloadEncoding');
  });

  it('is itself in XML, byte for byte, with every UTF-16 code unit in it', () => {
    const units = Array.from({ length: 0x10000 }, (_, unit) => String.fromCharCode(unit));
    // Apart, so that no two surrogates make a pair.
    const event = units.join('|');
    const body = deadLetterBody(deadLetter({ event }));
    expect(throughXml(body)).toBe(body);
    expect(JSON.parse(body).requestPayload).toBe(event);
    // What XML 1.1 would take for a line's end, and control characters.
    expect(body).not.toMatch(/[\u007f-\u009f\u2028\u2029]/);
  });

  it('gives any text back, through XML', () => {
    const markup = [']]>', '<![CDATA[', '&amp;', '&#0;', '</a>', '<!--', '\\u003c', '\\', '\r\n'];
    const odd = ['\0', '\ud83d', '\ude00', '😀', '中文', '\ufffe', '\u0085', '\ufeff', '\u{1ffff}'];
    const troublesome = fc.constantFrom(...markup, ...odd);
    const unit = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code));
    const text = fc.array(fc.oneof(troublesome, unit)).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, text, (event, message) => {
        const error = new InboxError('body_invalid', message);
        const body = throughXml(deadLetterBody(deadLetter({ event, error })));
        const { requestPayload, responsePayload } = JSON.parse(body);
        expect(requestPayload).toBe(event);
        expect(JSON.parse(responsePayload).errorMessage).toBe(message);
      }),
    );
  });
});
