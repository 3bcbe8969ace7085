import { describe, expect, it } from 'vitest';
import {
  createSignal,
  isObjectEventSignal,
  isSmqMessageSignal,
  isTaskResultSignal,
  isUploadCallbackSignal,
  type ObjectEventSignal,
  objectOf,
  type Signal,
  type SmqMessageSignal,
  type TaskResultSignal,
  type UploadCallbackSignal,
} from '../../../shared/src/signal/index.js';

const time = '2026-03-01T02:03:04Z';

function upload(data: UploadCallbackSignal['data']): UploadCallbackSignal {
  return createSignal<UploadCallbackSignal>({
    id: 'u-1',
    source: 'acs.oss',
    type: 'oss:UploadCallback',
    subject: 'acs:oss:::b/k',
    time,
    data,
  });
}

function task(data: object): TaskResultSignal {
  return createSignal<TaskResultSignal>({
    id: 't-1',
    source: 'acs.imm',
    type: 'imm:Task:OfficeConversion',
    subject: 'acs:imm:::p/t',
    time,
    data: { kind: 'OfficeConversion', outcome: 'succeeded', ...data },
  });
}

const event = createSignal<ObjectEventSignal>({
  id: 'e-1',
  source: 'acs.oss',
  type: 'oss:ObjectCreated:PutObject',
  subject: 'acs:oss:::b/k',
  time,
  data: {
    eventName: 'ObjectCreated:PutObject',
    category: 'ObjectCreated',
    action: 'PutObject',
    oss: { bucket: { name: 'b' }, object: { key: 'k/1 2.jpg' } },
  },
});

const message = createSignal<SmqMessageSignal>({
  id: 'm-1',
  source: 'acs.mns',
  type: 'smq:Message',
  subject: 'acs:mns:::',
  time: undefined,
  data: { text: 'hello', attributes: {} },
});

const signals: [kind: string, signal: Signal][] = [
  ['upload callback', upload({ variables: {} })],
  ['object event', event],
  ['task result', task({})],
  ['message', message],
];

describe('the four guards', () => {
  it.each(signals)('exactly one of them knows the %s', (kind, signal) => {
    const known = {
      'upload callback': isUploadCallbackSignal(signal),
      'object event': isObjectEventSignal(signal),
      'task result': isTaskResultSignal(signal),
      message: isSmqMessageSignal(signal),
    };
    expect(Object.entries(known).filter(([, yes]) => yes)).toStrictEqual([[kind, true]]);
  });
});

describe('createSignal', () => {
  // https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md
  it.each(signals)('makes a CloudEvent 1.0 in structured JSON form of the %s', (_, signal) => {
    const parsed = JSON.parse(JSON.stringify(signal));
    expect(parsed).toMatchObject({ specversion: '1.0', datacontenttype: 'application/json' });
    for (const required of ['id', 'source', 'type', 'subject']) {
      expect(parsed[required]).toMatch(/^[^\s]+$/);
    }
    expect(() => new URL(parsed.source, 'https://base.example')).not.toThrow();
    // Names of attributes: lower-case letters and digits; "data" is the payload.
    for (const name of Object.keys(parsed)) expect(name).toMatch(/^[a-z0-9]{1,20}$/);
    expect(parsed).not.toHaveProperty('data_base64');
  });

  it('leaves an unknown time out, and writes a known one', () => {
    expect(Object.keys(message)).not.toContain('time');
    expect(event.time).toBe(time);
  });

  it('writes the members in their customary order', () => {
    expect(Object.keys(event)).toStrictEqual([
      'specversion',
      'id',
      'source',
      'type',
      'subject',
      'time',
      'datacontenttype',
      'data',
    ]);
  });
});

describe('objectOf', () => {
  const uri = 'oss://b/dir/a b.jpg';
  it.each<[string, Signal, object]>([
    [
      'a callback with both',
      upload({ bucket: 'b', object: 'k', variables: {} }),
      { bucket: 'b', key: 'k' },
    ],
    ['a callback with a key only', upload({ object: 'k', variables: {} }), { key: 'k' }],
    ['a callback with neither', upload({ variables: {} }), {}],
    ['an event', event, { bucket: 'b', key: 'k/1 2.jpg' }],
    [
      "a task's first source",
      task({ Sources: [{ URI: uri }, { URI: 'oss://c/d' }] }),
      { bucket: 'b', key: 'dir/a b.jpg' },
    ],
    [
      "an index message's first file",
      task({ Files: [{ URI: uri }] }),
      { bucket: 'b', key: 'dir/a b.jpg' },
    ],
    [
      'a task whose source has a line feed in its key',
      task({ Sources: [{ URI: 'oss://b/a\nb' }] }),
      { bucket: 'b', key: 'a\nb' },
    ],
    ['a task whose source is elsewhere', task({ Sources: [{ URI: 'https://b/k' }] }), {}],
    ['a task whose source is a bucket', task({ Sources: [{ URI: 'oss://b/' }] }), {}],
    ['a task without sources', task({}), {}],
    ['a message', message, {}],
  ])('%s', (_, signal, expected) => {
    expect(objectOf(signal)).toStrictEqual(expected);
  });
});
