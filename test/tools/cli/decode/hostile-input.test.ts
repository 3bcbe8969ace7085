import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recognise } from '../../../../tools/cli/decode/recognise.js';
import { reportJson, reportText } from '../../../../tools/cli/decode/report.js';
import { found } from './found.js';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const nested = (text: string, wrap: (inner: string) => string, times: number) =>
  Array.from({ length: times }).reduce((inner: string) => wrap(inner), text);

// What somebody would write who knows what decode looks for.
const words = fc.constantFrom(
  'callback',
  'request',
  'headers',
  'path',
  'body',
  'status',
  'fields',
  'events',
  'eventSource',
  'acs:oss',
  'oss',
  'TaskId',
  'TopicName',
  'MessageId',
  'Message',
  'requestContext',
  'requestPayload',
  'functionArn',
  'condition',
  'replay',
  'data',
  'specversion',
  'modulusHex',
  'x-oss-callback',
  'x-mns-version',
  'authorization',
  'eyJjYWxsYmFja1VybCI6MX0=',
  '<Message><MessageBody>a</MessageBody></Message>',
  'POST / HTTP/1.1\n\n',
  '__proto__',
);
const text = fc.oneof(words, fc.string({ unit: 'binary' }));
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 6, depthSize: 'medium' },
    text,
    fc.constantFrom(null, true, 200, -1),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(text, tie('value'), { maxKeys: 6 }),
    tie('value').map((inner) => JSON.stringify(inner)),
    tie('value').map((inner) => base64(JSON.stringify(inner))),
  ),
}));

describe('whatever is decoded', () => {
  it('is reported without a throw', async () => {
    const input = fc.oneof(
      value.map((document) => Buffer.from(JSON.stringify(document))),
      text.map((each) => Buffer.from(each)),
      fc.uint8Array().map((bytes) => Buffer.from(bytes)),
    );
    await fc.assert(
      fc.asyncProperty(input, async (bytes) => {
        const findings = await recognise(bytes, { encoding: 'auto' });
        expect(findings.length).toBeGreaterThan(0);
        expect(JSON.parse(reportJson(findings))).toMatchObject({ verified: false });
        expect(reportText(findings).replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['Base64 in Base64', nested('hello', base64, 20)],
    ['strings in strings', nested('hello', (inner) => JSON.stringify(inner), 12)],
    ['arrays in arrays', nested('1', (inner) => `[${inner}]`, 5000)],
    [
      'captures in captures',
      nested('{}', (inner) => JSON.stringify({ status: 200, body: inner }), 10),
    ],
    ['elements in elements', nested('', (inner) => `<a>${inner}</a>`, 5000)],
    ['a form of many fields', 'bucket=b&'.repeat(100_000)],
    ['many header lines', 'a: b\n'.repeat(100_000)],
    ['blanks', `a:${' '.repeat(500_000)}b\n`],
    ['quotes', '{"bucket":'.repeat(50_000)],
  ])('has an end: %s', async (_, input) => {
    expect((await found(input)).length).toBeGreaterThan(0);
  });

  it('keeps the credentials of a context to itself, wherever it stands', async () => {
    const context = {
      requestId: 'r-1',
      credentials: { accessKeyId: 'id', accessKeySecret: 'hidden', securityToken: 'hidden' },
      function: { name: 'f' },
    };
    for (const input of [context, { log: [{ context }] }]) {
      const findings = await recognise(Buffer.from(JSON.stringify(input)), { encoding: 'auto' });
      expect(findings).toMatchObject([{ what: "Function Compute's context" }]);
      expect(reportJson(findings) + reportText(findings)).not.toContain('hidden');
    }
  });
});
