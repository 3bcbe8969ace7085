import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Decoded, decodeDelivery } from '../../../shared/src/runtime/index.js';

const sample = (name: string) =>
  readFileSync(new URL(`../../samples/${name}`, import.meta.url), 'utf8');

/** What is in the delivery, each with the envelopes around it, outermost first. */
async function envelopesOf(event: string | Uint8Array): Promise<string[][]> {
  const envelopes = new Map<Decoded, string[]>();
  const onEnvelope = (name: string, found: readonly Decoded[]) => {
    for (const each of found) envelopes.set(each, [name, ...(envelopes.get(each) ?? [])]);
  };
  const decoded = await decodeDelivery(Buffer.from(event), { encoding: 'auto', onEnvelope });
  return decoded.map((each) => [
    ...(envelopes.get(each) ?? []),
    each.ok ? each.signal.type : each.error.code,
  ]);
}

const deadLetter = (requestPayload: string, more = {}) =>
  JSON.stringify({
    requestContext: { functionArn: 'acs:fc:::functions/f', condition: 'InvocationError' },
    requestPayload,
    ...more,
  });
const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('the envelopes of a delivery are told', () => {
  const event = sample('fc-oss-putobject.json');
  it.each([
    ['an event document', event, [['OSS event', 'oss:ObjectCreated:PutObject']]],
    [
      'EventBridge',
      sample('fc-eventbridge-oss.json'),
      [['EventBridge CloudEvent', 'OSS event', 'oss:ObjectCreated:PutObject']],
    ],
    [
      'a notification in JSON, its message in Base64',
      sample('smq-push-json-ossevent.json'),
      [['SMQ notification', 'Base64', 'OSS event', 'oss:ObjectCreated:PutObject']],
    ],
    [
      'a notification in XML',
      sample('smq-push-xml-text.xml'),
      [['XML', 'SMQ notification', 'smq:Message']],
    ],
    [
      'a queue trigger, each message on its own',
      sample('fc-mns-queue-rawdata.json'),
      [
        ['trigger batch', 'SMQ queue message', 'smq:Message'],
        ['trigger batch', 'SMQ queue message', 'smq:Message'],
      ],
    ],
    ['a quoted message', '"hello"', [['JSON string', 'smq:Message']]],
    ['nothing around it', 'hello', [['smq:Message']]],
    [
      'a dead letter',
      deadLetter(event),
      [['failure destination', 'OSS event', 'oss:ObjectCreated:PutObject']],
    ],
    [
      'a dead letter of bytes',
      deadLetter(base64('hello'), { requestPayloadEncoding: 'base64' }),
      [['failure destination', 'Base64', 'smq:Message']],
    ],
    [
      'a bare task result',
      sample('task-mediaconvert-succeeded-content.json'),
      [['IMM notification', 'imm:Task:MediaConvert']],
    ],
    [
      'a wrapped task result',
      sample('task-mediaconvert-succeeded-wrapped.json'),
      [['IMM message', 'IMM notification', 'imm:Task:MediaConvert']],
    ],
    [
      'a task result of EventBridge',
      sample('task-eventbridge-cloudevent-inferred.json'),
      [['EventBridge CloudEvent', 'IMM notification', 'imm:Task:MediaConvert']],
    ],
    ['poison', deadLetter('{"events":'), [['failure destination', 'body_invalid']]],
    [
      'an event that fails its schema',
      '{"events":[{"eventSource":"acs:oss"}]}',
      [['OSS event', 'body_invalid']],
    ],
  ])('%s', async (_, delivery, expected) => {
    expect(await envelopesOf(delivery)).toEqual(expected);
  });

  it('and those of bytes that are not text', async () => {
    expect(await envelopesOf(Uint8Array.of(0xff, 0xfe))).toEqual([['body_invalid']]);
    const bytes = deadLetter('//4=', { requestPayloadEncoding: 'base64' });
    expect(await envelopesOf(bytes)).toEqual([['failure destination', 'Base64', 'body_invalid']]);
  });
});
