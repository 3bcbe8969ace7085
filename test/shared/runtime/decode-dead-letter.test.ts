import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodeDelivery } from '../../../shared/src/runtime/decode-delivery.js';
import { deadLetterBody } from '../../../shared/src/smq/index.js';
import { deadLetter } from '../smq/some-dead-letter.js';

const encodings = ['auto', 'json', 'base64'] as const;
const sample = (name: string) =>
  readFileSync(new URL(`../../samples/${name}`, import.meta.url), 'utf8');

/** The dead letter as a function gets it from the queue. */
const fromQueue = (body: string) =>
  Buffer.from(JSON.stringify([{ messageId: 'm', messageBody: body }]));

describe('a dead letter that comes again from its queue', () => {
  it.each(['auto', 'json'] as const)(
    'holds what came first, with the same id (%s)',
    async (encoding) => {
      const event = sample('fc-oss-putobject.json');
      const decode = (bytes: Uint8Array) => decodeDelivery(bytes, { encoding, requestId: 'r' });
      const first = await decode(Buffer.from(event));
      expect(first).toMatchObject([{ ok: true, signal: { type: 'oss:ObjectCreated:PutObject' } }]);
      expect(await decode(fromQueue(deadLetterBody(deadLetter({ event }))))).toStrictEqual(first);
    },
  );

  it.each(encodings)('is poison as it was before (%s)', async (encoding) => {
    const event = '{"events":[{"eventSource":"acs:oss"}]}';
    const body = deadLetterBody(deadLetter({ event }));
    expect(await decodeDelivery(fromQueue(body), { encoding })).toMatchObject([{ ok: false }]);
  });
});

const ours = (event: string) => deadLetterBody(deadLetter({ event, isBase64: true }));

describe('a dead letter of bytes that are not UTF-8', () => {
  it.each(encodings)('is poison again, with the same bytes (%s)', async (encoding) => {
    const bytes = Buffer.from([0x7b, 0xff, 0xfe]);
    const first = await decodeDelivery(bytes, { encoding });
    const poison = {
      ok: false,
      error: { code: 'body_invalid', message: 'the event is not UTF-8 text' },
      text: 'e//+',
      isBase64: true,
    };
    expect(first).toMatchObject([poison]);
    expect(await decodeDelivery(fromQueue(ours('e//+')), { encoding })).toMatchObject([poison]);
    expect(await decodeDelivery(Buffer.from(ours('e//+')), { encoding })).toMatchObject([poison]);
  });

  it.each(['hello', 'aGVsbG8', '', '{}', 'e//+=', '中'])(
    'never becomes a message of the payload %j itself',
    async (payload) => {
      const [decoded] = await decodeDelivery(fromQueue(ours(payload)), { encoding: 'auto' });
      if (decoded?.ok === true) expect(decoded.signal).toMatchObject({ data: { text: 'hello' } });
      else expect(decoded).toMatchObject({ text: payload, isBase64: true });
    },
  );
});
