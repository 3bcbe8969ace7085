import { createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openXmlNotification } from '../../../shared/src/smq/index.js';
import {
  bodyMd5,
  callbackHeaders,
  cloudEvent,
  destinationReport,
  eventDocument,
  httpEvent,
  indexNotification,
  notificationMessage,
  objectEvent,
  queueTriggerEvent,
  sampleCallbackKey,
  samplePushKey,
  taskId,
  taskNotification,
  topicPush,
} from '../../../tools/wire/index.js';

const readSample = (name: string) =>
  readFileSync(new URL(`../../samples/${name}`, import.meta.url), 'utf8');
const sampleOf = (name: string): unknown => JSON.parse(readSample(name));

// The names and kinds of all members, whatever their order: {"a":[1]} is {"a":["number"]}.
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shapeOf);
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, shapeOf(item)]));
}

const names = (record: object) => Object.keys(record).map((name) => name.toLowerCase());

const owner = { region: 'cn-hangzhou', account: '1999000011112222' };
const time = new Date('2026-01-02T03:04:05.123Z');
const requestId = '6958F0A5A1B2C3D4E5F60718';
const operation = {
  eventName: 'ObjectCreated:PutObject',
  bucket: 'example-bucket',
  key: 'image/a.jpg',
  size: 10,
  deltaSize: 10,
  eTag: 'E',
  ruleId: 'rule',
  time,
  requestId,
  clientIp: '198.51.100.7',
};

describe('an event of OSS', () => {
  it('is the captured one, save for who did it', () => {
    const event = objectEvent(
      {
        ...operation,
        key: 'log/app.log',
        eventName: 'ObjectCreated:AppendObject',
        eTag: '0CC175B9C0F1B6468E1199E269772661',
        position: 20,
        size: 30,
        ruleId: '0123456789abcdef0123456789abcdef01234567',
      },
      owner,
    );
    const [captured] = (
      sampleOf('event-objectcreated-appendobject.json') as { events: [{ oss: { bucket: object } }] }
    ).events;
    expect(captured).toMatchObject({
      ...event,
      userIdentity: { principalId: expect.any(String) },
    });
    expect(shapeOf(JSON.parse(eventDocument(event)))).toEqual({
      events: [shapeOf({ ...captured, oss: { ...captured.oss, bucket: event.oss.bucket } })],
    });
  });

  it.each([
    ['event-objectdownloaded-getobject.json', { read: { from: 0, to: 1 } }],
    ['event-objectcreated-postobject-xvars.json', { variables: { 'x:a': '1' } }],
    [
      'event-objectcreated-putobject-objectmeta.json',
      { objectMeta: { mimeType: 'application/pdf' } },
    ],
  ])('has the fields of %s', (name, fields) => {
    const [captured] = (sampleOf(name) as { events: [{ oss: { object: object; xVars?: object } }] })
      .events;
    const { oss } = objectEvent({ ...operation, ...fields }, owner);
    expect(shapeOf(oss.object)).toEqual(shapeOf(captured.oss.object));
    expect('xVars' in oss).toBe('xVars' in captured.oss);
  });

  it('is a CloudEvent with the attributes that EventBridge has', () => {
    const event = cloudEvent({ id: '', source: '', type: '', subject: '', time, data: {} }, owner);
    expect(shapeOf({ ...event, data: null })).toEqual(
      shapeOf({ ...(sampleOf('fc-eventbridge-oss.json') as object), data: null }),
    );
  });
});

describe('a notification of a task', () => {
  const notified = { project: 'p', requestId: 'r', started: time, ended: time };

  it('has the fields of the documented one, and its wrapper', () => {
    const task = taskNotification({
      ...notified,
      kind: 'MediaConvert',
      taskId: 'MediaConvert-1',
      source: { bucket: 'example-bucket', key: 'in/test.mp4' },
      target: { bucket: 'example-bucket', key: 'out/dest.mp4' },
    });
    const documented = sampleOf('task-mediaconvert-succeeded-content.json') as object;
    expect(Object.keys(task)).toEqual(Object.keys(documented));
    expect(task).toMatchObject({
      Sources: [{ URI: 'oss://example-bucket/in/test.mp4', SubtitleSources: null }],
    });
    const type = 'imm:Task:MediaConvert';
    const message: unknown = JSON.parse(
      notificationMessage(task, { id: '1', type, project: 'example-project', time }, owner),
    );
    const wrapped = sampleOf('task-mediaconvert-succeeded-wrapped.json') as { subject: string };
    expect(shapeOf(message)).toEqual(shapeOf(wrapped));
    expect(message).toMatchObject({ type, subject: wrapped.subject, time: '1767323045123' });
  });

  it('of snapshots names them as the documented one does', () => {
    const task = taskNotification({
      ...notified,
      kind: 'MediaConvert',
      taskId: 'MediaConvert-1',
      source: { bucket: 'example-bucket', key: 'in/test.mp4' },
      target: { bucket: 'example-bucket', key: 'out/dest.png' },
      imageOutput: 'Snapshots',
    });
    const { Sources, Targets } = sampleOf('task-mediaconvert-succeeded-content.json') as {
      Sources: unknown;
      Targets: unknown;
    };
    expect(task).toMatchObject({ Sources, Targets });
  });

  it('of a point cloud has the documented task type', () => {
    const task = taskNotification({
      ...notified,
      kind: 'PointCloudCompression',
      taskId: taskId('PointCloudCompression', new Uint8Array(16)),
      source: { bucket: 'b', key: 'k' },
    });
    expect(task).toMatchObject({
      TaskType: 'PointCloudCompress',
      TaskId: expect.stringMatching(/^PointCloudCompress-/),
    });
  });

  it('of one that failed says why', () => {
    const fault = {
      code: 'ResourceNotFound',
      message: 'The specified resource object is not found.',
    };
    const task = taskNotification({
      ...notified,
      kind: 'OfficeConversion',
      taskId: 'OfficeConversion-1',
      source: { bucket: 'b', key: 'k' },
      fault,
    });
    const sample = sampleOf('task-officeconversion-failed-content-inferred.json') as object;
    expect(shapeOf(task)).toEqual(shapeOf(sample));
    expect(task).toMatchObject({ Status: 'Failed', Code: fault.code, Message: fault.message });
  });

  it('of indexed files has the fields of the documented one', () => {
    const index = indexNotification({
      ...notified,
      dataset: 'd',
      files: [{ bucket: 'example-bucket', key: 'object' }],
    });
    const documented = sampleOf('task-indexfilemeta-succeeded-content.json') as { Files: object[] };
    expect(Object.keys(index)).toEqual(Object.keys(documented));
    expect(index).toMatchObject({ Success: true, Files: documented.Files });
  });
});

it('is a batch of CloudEvents that a queue trigger hands over', () => {
  const messages = [
    { id: '1', body: 'a', requestId, eventId: 'e1', time, owner },
    { id: '2', body: 'b', requestId, eventId: 'e2', time, owner },
  ];
  const event = JSON.parse(queueTriggerEvent(messages, 'example-queue')) as object[];
  expect(shapeOf(event)).toEqual(shapeOf(sampleOf('fc-mns-queue-cloudevents.json')));
  expect(event[1]).toMatchObject({
    type: 'mns:Queue:SendMessage',
    subject: 'acs:mns:cn-hangzhou:1999000011112222:queues/example-queue',
    data: { messageId: '2', messageBody: 'b' },
  });
});

describe('a push', () => {
  const message = {
    id: '00112233445566778899AABBCCDDEEFF',
    publishTime: 1767323045123,
    topic: 'example-topic',
    tag: 'important',
  };
  const push = (body: string, format: 'JSON' | 'XML' | 'SIMPLIFIED') =>
    topicPush(
      { ...message, body, md5: bodyMd5(body) },
      {
        account: owner.account,
        name: 'example-sub',
        format,
        host: 'receiver.example.com',
        path: '/',
      },
      { requestId, time },
      samplePushKey(),
    );

  it('in JSON is the documented one', () => {
    expect(JSON.parse(push('hello topic', 'JSON').body)).toEqual(
      sampleOf('smq-push-json-text.json'),
    );
  });

  it('in XML is the documented one', async () => {
    const { body } = push('Hello <World> & "you"', 'XML');
    expect(await openXmlNotification(body)).toEqual(
      await openXmlNotification(readSample('smq-push-xml-text.xml')),
    );
  });

  it('in SIMPLIFIED form is the captured one, tag and connection aside', () => {
    const sample = sampleOf('smq-push-simplified-request.json') as {
      headers: Record<string, string>;
      body: string;
    };
    const { headers, body } = push(sample.body, 'SIMPLIFIED');
    expect(body).toBe(sample.body);
    expect(headers).toMatchObject({
      'Content-md5': sample.headers['Content-md5'],
      'Content-Type': sample.headers['Content-Type'],
    });
    expect([...names(headers), 'connection', 'accept'].sort()).toEqual(
      [...names(sample.headers), 'x-mns-message-tag'].sort(),
    );
  });
});

describe('an HTTP event', () => {
  it.each([
    ['form', 'fc-http-oss-callback-form-base64.json'],
    ['json', 'fc-http-oss-callback-json.json'],
  ] as const)(
    'of a callback with a %s body has the shape of the recorded one',
    (bodyType, name) => {
      const recorded = sampleOf(name) as {
        body: string;
        isBase64Encoded: boolean;
        headers: object;
      };
      const body = Buffer.from(recorded.body, recorded.isBase64Encoded ? 'base64' : 'utf8');
      const headers = callbackHeaders(
        {
          host: 'oss-callback-abcdefghij.cn-hangzhou.fcapp.run',
          path: '/oss/callback',
          body: body.toString(),
          bodyType,
          bucket: 'example-uploads',
          account: owner.account,
          requestId,
          time,
        },
        sampleCallbackKey(),
      );
      const event: unknown = JSON.parse(
        httpEvent(
          {
            method: 'POST',
            target: '/oss/callback',
            headers,
            body,
            httpVersion: '1.1',
            sourceIp: '::1',
          },
          { account: owner.account, requestId, time },
        ),
      );
      expect(shapeOf(event)).toEqual(shapeOf(recorded));
      expect(event).toMatchObject({
        body: recorded.body,
        isBase64Encoded: recorded.isBase64Encoded,
        requestContext: { domainPrefix: 'oss-callback-abcdefghij', timeEpoch: '1767323045123' },
      });
    },
  );
});

it('is what a failure destination gets', () => {
  const report = destinationReport(
    {
      functionName: 'f',
      requestId,
      attempts: 4,
      event: '{}',
      hasFailed: true,
      payload: '{}',
      time,
    },
    owner,
  );
  expect(shapeOf(JSON.parse(report))).toEqual(
    shapeOf(sampleOf('fc-async-destination-failure.json')),
  );
});

it('is a sample key of 512 bits, as those of OSS and SMQ are', () => {
  expect(createPublicKey(sampleCallbackKey().privateKey).asymmetricKeyDetails).toMatchObject({
    modulusLength: 512,
  });
});
