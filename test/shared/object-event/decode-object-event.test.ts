import * as fc from 'fast-check';
import { InboxError } from 'oss-inbox';
import { describe, expect, it } from 'vitest';
import {
  decodeObjectEvent,
  decodeObjectEvents,
  isObjectEvents,
  objectEventNames,
} from '../../../shared/src/object-event/index.js';
import { makeEvent, moveBesideOss, moveInsideOss } from './make-event.js';
import { readSample } from './read-sample.js';

describe('samples', () => {
  // The structure is that of captured OSS trigger events or of official samples, names and ids are invented; of a name
  // with `-inferred` no example exists, its structure is that of its neighbours.
  it.each([
    ['event-objectcreated-appendobject.json', 'ObjectCreated', 'AppendObject', 'log/app.log'],
    [
      'event-objectcreated-postobject-xvars.json',
      'ObjectCreated',
      'PostObject',
      'tmp/1/upload.zip',
    ],
    [
      'event-objectcreated-putobject-objectmeta.json',
      'ObjectCreated',
      'PutObject',
      'input/report.pdf',
    ],
    ['event-objectcreated-putobject.json', 'ObjectCreated', 'PutObject', 'image/a b+中.jpg'],
    ['event-objectdownloaded-getobject.json', 'ObjectDownloaded', 'GetObject', 'test'],
    [
      'event-objectremoved-deleteobject-inferred.json',
      'ObjectRemoved',
      'DeleteObject',
      'image/a.jpg',
    ],
    [
      'event-objectrestore-finishrestore-inferred.json',
      'ObjectRestore',
      'FinishRestore',
      'cold/archive.bin',
    ],
  ])('decodes %s', (file, category, action, key) => {
    const document = readSample(file);
    expect(isObjectEvents(document)).toBe(true);
    const [signal, ...others] = decodeObjectEvents(document);
    expect(others).toEqual([]);
    const eventName = `${category}:${action}`;
    expect(signal).toMatchObject({
      specversion: '1.0',
      id: expect.any(String),
      source: 'acs.oss',
      type: `oss:${eventName}`,
      subject: `acs:oss:cn-hangzhou:1999000011112222:example-bucket/${key}`,
      time: '2026-01-02T03:04:05.000Z',
      datacontenttype: 'application/json',
      data: { eventName, category, action, oss: { object: { key } } },
    });
  });

  it.each([
    ['event-objectcreated-appendobject.json', { deltaSize: 10, position: 20, size: 30 }],
    ['event-objectdownloaded-getobject.json', { deltaSize: 0, readFrom: 0, readTo: 1, size: 1 }],
    ['event-objectremoved-deleteobject-inferred.json', { deltaSize: -122539 }],
    ['fc-oss-delete.json', { deltaSize: -1024, size: 0 }],
    [
      'fc-oss-putobject.json',
      { objectMeta: { mimeType: 'image/jpeg', userMeta: { 'x-oss-meta-uploader': 'user-42' } } },
    ],
  ])('keeps what is special about %s', (file, object) => {
    expect(decodeObjectEvents(readSample(file))[0]?.data.oss.object).toMatchObject(object);
  });

  // Captured in 2023: xVars inside `oss`, all else beside it.
  it('moves the callback variables to event level', () => {
    const sample = readSample('event-objectcreated-postobject-xvars.json');
    const data = decodeObjectEvents(sample)[0]?.data;
    expect(data?.xVars).toEqual({ 'x:account_id': '1', 'x:filename': 'upload.zip' });
    expect(data?.oss).not.toHaveProperty('xVars');
  });

  // The structure of both is that of official samples.
  it('gives an OSS trigger event and the CloudEvent of the same upload one id', () => {
    const [fromTrigger] = decodeObjectEvents(readSample('fc-oss-putobject.json'));
    const cloudEvent = readSample('fc-eventbridge-oss.json') as Record<string, unknown>;
    const fromBridge = decodeObjectEvent(cloudEvent['data']);
    expect(fromBridge.id).toBe(fromTrigger?.id);
    expect(fromBridge.type).toBe(cloudEvent['type']);
    expect(fromBridge.source).toBe(cloudEvent['source']);
    expect(fromBridge.subject).toBe(cloudEvent['subject']);
    expect(fromBridge.time).toBe(cloudEvent['time']);
  });

  it('decodes a trigger event whole', () => {
    const [element] = (readSample('fc-oss-putobject.json') as { events: object[] }).events;
    expect(decodeObjectEvent(element).data).toEqual({
      ...element,
      category: 'ObjectCreated',
      action: 'PutObject',
    });
  });
});

describe('event names', () => {
  it.each([...objectEventNames, 'ObjectTagged:PutTags'])('lets %s through', (eventName) => {
    const signal = decodeObjectEvent(makeEvent({ event: { eventName } }));
    expect(signal.type).toBe(`oss:${eventName}`);
    expect(`${signal.data.category}:${signal.data.action}`).toBe(eventName);
  });

  it('drops the prefix of trigger configuration', () => {
    const prefixed = decodeObjectEvent(
      makeEvent({ event: { eventName: 'oss:ObjectCreated:New' } }),
    );
    expect(prefixed).toEqual(
      decodeObjectEvent(makeEvent({ event: { eventName: 'ObjectCreated:New' } })),
    );
    expect(prefixed.type).toBe('oss:ObjectCreated:New');
    expect(prefixed.data.eventName).toBe('ObjectCreated:New');
  });
});

describe('nestings', () => {
  const event = makeEvent({ event: { xVars: { 'x:a': '1' } } });

  it.each([
    ['inside oss', moveInsideOss(event)],
    ['beside oss', moveBesideOss(event)],
  ])('reads what stands %s as EventBridge nests it', (_where, moved) => {
    expect(moved).not.toEqual(event);
    expect(decodeObjectEvent(moved)).toEqual(decodeObjectEvent(event));
    expect(decodeObjectEvent(moved).data).toEqual({
      ...event,
      category: 'ObjectCreated',
      action: 'PutObject',
    });
  });

  it('prefers what stands beside oss, unless it is null', () => {
    const twice = makeEvent({
      event: { region: 'cn-beijing', userIdentity: null },
      oss: { region: 'cn-shanghai', userIdentity: { principalId: 'inner' } },
    });
    const { data } = decodeObjectEvent(twice);
    expect(data.region).toBe('cn-beijing');
    expect(data.userIdentity).toEqual({ principalId: 'inner' });
    expect(data.oss).not.toHaveProperty('region');
  });
});

describe('keys', () => {
  it.each(['a+b.txt', '100%25.txt', 'a b.txt', '%E4%B8%AD', '中文/😀.jpg', '/lead//', ' '])(
    'keeps %j raw',
    (key) => {
      const signal = decodeObjectEvent(makeEvent({ object: { key } }));
      expect(signal.data.oss.object.key).toBe(key);
      expect(signal.subject.endsWith(`:example-bucket/${key}`)).toBe(true);
    },
  );
});

describe('numbers', () => {
  const fields = ['size', 'deltaSize', 'position', 'readFrom', 'readTo'];

  it.each([
    ['1024', 1024],
    ['0', 0],
    [7, 7],
    [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  ])('reads %j as %j', (sent, number) => {
    const object = Object.fromEntries(fields.map((field) => [field, sent]));
    expect(decodeObjectEvent(makeEvent({ object })).data.oss.object).toMatchObject(
      Object.fromEntries(fields.map((field) => [field, number])),
    );
  });

  it.each([[''], [null]])('takes %j for absent', (sent) => {
    const object = Object.fromEntries(fields.map((field) => [field, sent]));
    const decoded = decodeObjectEvent(makeEvent({ object })).data.oss.object;
    expect(decoded).toEqual({ key: 'a.txt', eTag: 'ABC' });
  });

  it.each(
    fields.flatMap((field) =>
      [1.5, 'ten', '1e3', ' 1', '0x10', '1'.repeat(16), 2 ** 53, true, [], {}].map(
        (sent) => [sent, field] as const,
      ),
    ),
  )('refuses %j as %s', (sent, field) => {
    expect(refusal(() => decodeObjectEvent(makeEvent({ object: { [field]: sent } })))).toBe(
      `OSS event: oss.object.${field}: expected a whole number`,
    );
  });

  it('knows a shrunken object, as number or digits', () => {
    for (const deltaSize of [-5, '-5']) {
      const { data } = decodeObjectEvent(makeEvent({ object: { deltaSize } }));
      expect(data.oss.object.deltaSize).toBe(-5);
    }
  });

  it.each(['size', 'position', 'readFrom', 'readTo'])('refuses a negative %s', (field) => {
    for (const sent of [-1, '-1']) {
      expect(refusal(() => decodeObjectEvent(makeEvent({ object: { [field]: sent } })))).toContain(
        `oss.object.${field}: expected a whole number`,
      );
    }
  });
});

describe('what may be missing', () => {
  const least = {
    eventName: 'ObjectCreated:PutObject',
    oss: { bucket: { name: 'b' }, object: { key: 'k' } },
  };

  it('asks for event name, bucket name and key only', () => {
    expect(decodeObjectEvent(least)).toEqual({
      specversion: '1.0',
      id: expect.any(String),
      source: 'acs.oss',
      type: 'oss:ObjectCreated:PutObject',
      subject: 'acs:oss:::b/k',
      datacontenttype: 'application/json',
      data: { ...least, category: 'ObjectCreated', action: 'PutObject' },
    });
  });

  it('takes null for absent', () => {
    const nulls = {
      ...least,
      eventSource: null,
      eventTime: null,
      eventVersion: null,
      region: null,
      requestParameters: null,
      responseElements: { requestId: null },
      userIdentity: { principalId: null },
      xVars: { 'x:a': null, 'x:b': '' },
      oss: {
        bucket: { name: 'b', arn: null, ownerIdentity: null },
        object: { key: 'k', eTag: null, objectMeta: { mimeType: null, userMeta: null } },
        ossSchemaVersion: null,
        ruleId: null,
        requestParameters: { sourceIPAddress: null },
      },
    };
    expect(decodeObjectEvent(nulls).data).toEqual({
      ...least,
      category: 'ObjectCreated',
      action: 'PutObject',
      oss: { bucket: { name: 'b' }, object: { key: 'k', objectMeta: {} } },
      requestParameters: {},
      responseElements: {},
      userIdentity: {},
      xVars: { 'x:b': '' },
    });
  });

  it('takes region and account from the ARN where nothing else names them', () => {
    for (const blank of [undefined, null, '']) {
      const event = makeEvent({ event: { region: blank }, bucket: { ownerIdentity: blank } });
      expect(decodeObjectEvent(event).subject).toBe(
        'acs:oss:cn-hangzhou:1999000011112222:example-bucket/a.txt',
      );
    }
  });

  it('prefers region and owner to the ARN', () => {
    const event = makeEvent({ event: { region: 'cn-beijing' }, bucket: { ownerIdentity: '42' } });
    expect(decodeObjectEvent(event).subject).toBe('acs:oss:cn-beijing:42:example-bucket/a.txt');
  });

  it('copes with an ARN of another form', () => {
    const event = makeEvent({
      event: { region: undefined },
      bucket: { ownerIdentity: undefined, arn: 'nonsense' },
    });
    expect(decodeObjectEvent(event).subject).toBe('acs:oss:::example-bucket/a.txt');
  });

  it.each([
    ['2026-01-02T11:04:05.123456789+08:00', '2026-01-02T11:04:05.123456789+08:00'],
    ['2026-01-02T03:04:05-05:30', '2026-01-02T03:04:05-05:30'],
    ['Fri, 02 Jan 2026 03:04:05 GMT', '2026-01-02T03:04:05.000Z'],
    ['', undefined],
    ['yesterday', undefined],
  ])('gives the event time %j as %j', (eventTime, time) => {
    expect(decodeObjectEvent(makeEvent({ event: { eventTime } })).time).toBe(time);
  });
});

describe('ids', () => {
  const anonymous = { responseElements: undefined };

  it('stays the same from release to release', () => {
    expect(idOf()).toBe('KS0RWSP2PWHpyMVULFos4nA2IfKda072EUbfYeIVbpg');
    expect(idOf({ event: anonymous })).toBe('KTlNZ-lzPb_JrmsLr24cbNUmnm513r9QAasIE_GdkPQ');
  });

  it.each([
    ['request id', { event: { responseElements: { requestId: 'X' } } }],
    ['event name', { event: { eventName: 'ObjectCreated:PostObject' } }],
    ['bucket', { bucket: { name: 'other' } }],
    ['key', { object: { key: 'other' } }],
  ])('differs with the %s', (_what, change) => {
    expect(idOf(change)).not.toBe(idOf());
  });

  it.each([
    ['event time', { event: { ...anonymous, eventTime: '2026-01-02T03:04:06.000Z' } }],
    ['eTag', { event: anonymous, object: { eTag: 'X' } }],
    ['event name', { event: { ...anonymous, eventName: 'ObjectCreated:PostObject' } }],
    ['bucket', { event: anonymous, bucket: { name: 'other' } }],
    ['key', { event: anonymous, object: { key: 'other' } }],
  ])('differs, without a request id, with the %s', (_what, change) => {
    expect(idOf(change)).not.toBe(idOf({ event: anonymous }));
  });

  it('does not look at what a channel may leave out', () => {
    const bare = { ruleId: undefined, ossSchemaVersion: undefined };
    const object = { eTag: undefined, size: undefined };
    expect(idOf({ oss: bare, object, event: { eventTime: undefined, region: undefined } })).toBe(
      idOf(),
    );
  });

  it('does not depend on the order of fields where only the whole event tells it from others', () => {
    const event = makeEvent({ event: { responseElements: undefined, eventTime: undefined } });
    const turned = Object.fromEntries(Object.entries(event).toReversed());
    expect(decodeObjectEvent(turned).id).toBe(decodeObjectEvent(event).id);
  });

  it('takes an empty request id for none', () => {
    expect(idOf({ event: { responseElements: { requestId: '' } } })).toBe(
      idOf({ event: anonymous }),
    );
  });
});

describe('unknown fields', () => {
  it('stay where they were', () => {
    const extra = { new: [1, null, { deep: true }] };
    const event = makeEvent({
      event: { ...extra, requestParameters: extra, responseElements: extra, userIdentity: extra },
      oss: extra,
      bucket: { ...extra, virtualBucket: '' },
      object: { ...extra, objectMeta: extra },
    });
    expect(decodeObjectEvent(event).data).toEqual({
      ...event,
      category: 'ObjectCreated',
      action: 'PutObject',
    });
  });

  it('do not displace category and action', () => {
    const event = makeEvent({ event: { category: 'forged', action: 1 } });
    expect(decodeObjectEvent(event).data).toMatchObject({
      category: 'ObjectCreated',
      action: 'PutObject',
    });
  });

  it('do not change what an object is', () => {
    const text = JSON.stringify(makeEvent()).replaceAll('{"', '{"__proto__":{"polluted":1},"');
    const { data } = decodeObjectEvent(JSON.parse(text));
    for (const object of [data, data.oss, data.oss.bucket, data.oss.object]) {
      expect(Object.getPrototypeOf(object)).toBe(Object.prototype);
      expect(object).not.toHaveProperty('polluted');
    }
  });
});

describe('several events', () => {
  it('become signals in their order', () => {
    const keys = ['a', 'b', 'c'];
    const events = keys.map((key) => makeEvent({ object: { key } }));
    const signals = decodeObjectEvents({ events });
    expect(signals.map(({ data }) => data.oss.object.key)).toEqual(keys);
    expect(signals).toEqual(events.map(decodeObjectEvent));
    expect(new Set(signals.map(({ id }) => id)).size).toBe(3);
  });
});

describe('refusals', () => {
  const name = 'expected an event name';
  const filled = 'expected a non-empty string';

  it.each([
    [undefined, '(top level): expected object'],
    [[], '(top level): expected object'],
    ['{}', '(top level): expected object'],
    [{}, 'events: expected array'],
    [{ events: null }, 'events: expected array'],
    [{ events: { 0: makeEvent() } }, 'events: expected array'],
    [{ events: [] }, 'events: expected at least one event'],
    [{ events: [makeEvent(), null] }, 'events.1: expected object'],
    [
      { events: [makeEvent(), makeEvent({ bucket: { name: '' } })] },
      `events.1.oss.bucket.name: ${filled}`,
    ],
    [
      { events: [makeEvent({ bucket: { name: undefined } })] },
      'events.0.oss.bucket.name: expected a non-empty string',
    ],
  ])('of a document: case %# names the path', (document, message) => {
    expect(refusal(() => decodeObjectEvents(document))).toBe(`OSS event notification: ${message}`);
  });

  it.each([
    [null, '(top level): expected object'],
    [makeEvent({ event: { eventName: undefined } }), 'eventName: expected an event name'],
    [makeEvent({ event: { eventName: '' } }), `eventName: ${name}`],
    [makeEvent({ event: { eventName: 'oss:' } }), `eventName: ${name}`],
    [makeEvent({ event: { eventName: 'oss:oss:' } }), `eventName: ${name}`],
    [makeEvent({ event: { oss: undefined } }), 'oss: expected object'],
    [makeEvent({ event: { oss: { object: { key: 'k' } } } }), 'oss.bucket: expected object'],
    [makeEvent({ event: { oss: { bucket: { name: 'b' } } } }), 'oss.object: expected object'],
    [makeEvent({ object: { key: '' } }), `oss.object.key: ${filled}`],
    [makeEvent({ object: { key: 5 } }), 'oss.object.key: expected a non-empty string'],
    [makeEvent({ object: { objectMeta: [] } }), 'oss.object.objectMeta: expected object'],
    [makeEvent({ event: { eventTime: 5 } }), 'eventTime: expected string'],
    [makeEvent({ event: { region: {} } }), 'region: expected string'],
    [makeEvent({ oss: { region: 1 } }), 'oss.region: expected string'],
    [makeEvent({ event: { xVars: { 'x:a': 1 } } }), 'xVars: expected an object of strings'],
    [
      makeEvent({ event: { responseElements: { requestId: 1 } } }),
      'responseElements.requestId: expected string',
    ],
  ])('of an event: case %# names the path', (event, message) => {
    expect(refusal(() => decodeObjectEvent(event))).toBe(`OSS event: ${message}`);
  });
});

describe('isObjectEvents', () => {
  it.each([
    [{ events: [{ eventSource: 'acs:oss' }] }],
    [{ events: [{ oss: {} }] }],
    [{ events: [1, null, { oss: { bucket: 1 } }], more: true }],
  ])('sees the marks of %j', (value) => {
    expect(isObjectEvents(value)).toBe(true);
  });

  it.each([
    [undefined],
    [null],
    ['events'],
    [[makeEvent()]],
    [makeEvent()],
    [{ events: [] }],
    [{ events: { 0: makeEvent() } }],
    [{ events: [null, 'acs:oss', { eventSource: 'acs:mns' }, { oss: 'x' }, { oss: [] }] }],
  ])('sees none in case %#', (value) => {
    expect(isObjectEvents(value)).toBe(false);
  });
});

describe('properties', () => {
  const json = fc.jsonValue();
  const almostEvent = fc.record(
    {
      eventName: fc.oneof(fc.constantFrom(...objectEventNames), json),
      eventTime: fc.oneof(fc.string(), json),
      oss: fc.oneof(
        fc.record({
          bucket: fc.record({ name: fc.string({ minLength: 1 }), arn: fc.option(fc.string()) }),
          object: fc.record({
            key: fc.string({ minLength: 1, unit: 'binary' }),
            size: fc.oneof(fc.nat(), json),
          }),
          region: fc.oneof(fc.string(), json),
        }),
        json,
      ),
      responseElements: fc.oneof(fc.record({ requestId: fc.string() }), json),
      xVars: fc.oneof(fc.dictionary(fc.string(), fc.string()), json),
    },
    { requiredKeys: ['eventName', 'oss'] },
  );

  it('throws nothing but InboxError', () => {
    fc.assert(
      fc.property(fc.oneof(json, almostEvent), (value) => {
        for (const decode of [
          () => decodeObjectEvent(value),
          () => decodeObjectEvents(value),
          () => decodeObjectEvents({ events: [value] }),
        ]) {
          try {
            decode();
          } catch (error) {
            expect(error).toBeInstanceOf(InboxError);
          }
        }
        isObjectEvents(value);
      }),
    );
  });

  const change = fc.record({
    event: fc.dictionary(
      fc.string().map((name) => `x-${name}`),
      json,
    ),
    object: fc.record({ key: fc.string({ minLength: 1, unit: 'binary' }), more: json }),
  });

  it('gives the same signal each time and leaves the event alone', () => {
    fc.assert(
      fc.property(change, (changes) => {
        const event = makeEvent(changes);
        const before = JSON.stringify(event);
        deepFreeze(event);
        expect(decodeObjectEvent(event)).toEqual(decodeObjectEvent(event));
        expect(JSON.stringify(event)).toBe(before);
      }),
    );
  });

  it('gives back its own data unchanged', () => {
    fc.assert(
      fc.property(change, (changes) => {
        const signal = decodeObjectEvent(makeEvent(changes));
        expect(decodeObjectEvent(signal.data)).toEqual(signal);
      }),
    );
  });

  it('decodes both nestings alike', () => {
    fc.assert(
      fc.property(change, (changes) => {
        const event = makeEvent(changes);
        expect(decodeObjectEvent(moveInsideOss(event))).toEqual(decodeObjectEvent(event));
        expect(decodeObjectEvent(moveBesideOss(event))).toEqual(decodeObjectEvent(event));
      }),
    );
  });
});

function idOf(changes?: Parameters<typeof makeEvent>[0]): string {
  return decodeObjectEvent(makeEvent(changes)).id;
}

function refusal(decode: () => unknown): string {
  let refused: unknown;
  try {
    decode();
  } catch (error) {
    refused = error;
  }
  if (!(refused instanceof InboxError)) throw new Error('was not refused', { cause: refused });
  expect(refused.code).toBe('body_invalid');
  return refused.message;
}

function deepFreeze(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  Object.freeze(value);
  Object.values(value).forEach(deepFreeze);
}
