import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { coldStart, context, readSample, readVector } from './invoke.js';

interface Summary {
  readonly received: number;
  readonly handled: number;
  readonly duplicates: number;
  readonly ignored: number;
  readonly rejected: number;
  readonly events: { id: string; type: string; source: string; subject: string; time?: string }[];
}

const message = 'smq:Message';
const putObject = 'oss:ObjectCreated:PutObject';

// Every sample as the event of an asynchronous function, and the types of the signals it becomes. The names say where
// the structure comes from: documentation and captures, or `-inferred` where it is not fully documented. What is not
// a signal of OSS or IMM is a message of the user's own, for which handlers.ts has a handler.
const samples: Record<string, string[] | 'refused'> = {
  'event-objectcreated-appendobject.json': ['oss:ObjectCreated:AppendObject'],
  'event-objectcreated-postobject-xvars.json': ['oss:ObjectCreated:PostObject'],
  'event-objectcreated-putobject-objectmeta.json': [putObject],
  'event-objectcreated-putobject.json': [putObject],
  'event-objectdownloaded-getobject.json': ['oss:ObjectDownloaded:GetObject'],
  'event-objectremoved-deleteobject-inferred.json': ['oss:ObjectRemoved:DeleteObject'],
  'event-objectrestore-finishrestore-inferred.json': ['oss:ObjectRestore:FinishRestore'],
  'fc-oss-delete.json': ['oss:ObjectRemoved:DeleteObject'],
  'fc-oss-putobject.json': [putObject],
  'fc-eventbridge-oss.json': [putObject],
  'fc-mns-topic-json-base64-oss-event.json': [putObject],
  'smq-push-json-ossevent.json': [putObject],
  'smq-push-xml-ossevent.xml': [putObject],
  // The original event is inside.
  'fc-async-destination-failure.json': [putObject],
  'task-eventbridge-cloudevent-inferred.json': ['imm:Task:MediaConvert'],
  'task-eventbridge-index-failed-inferred.json': ['imm:FileMeta:Index'],
  'task-eventbridge-index-time-zone-name-inferred.json': ['imm:FileMeta:Index'],
  'task-indexfilemeta-succeeded-content.json': ['imm:FileMeta:Index'],
  'task-mediaconvert-succeeded-content.json': ['imm:Task:MediaConvert'],
  'task-mediaconvert-succeeded-wrapped.json': ['imm:Task:MediaConvert'],
  'task-officeconversion-failed-content-inferred.json': ['imm:Task:OfficeConversion'],
  'task-officeconversion-succeeded-wrapped-inferred.json': ['imm:Task:OfficeConversion'],
  'task-officeconversion-succeeded-wrapped-object-inferred.json': ['imm:Task:OfficeConversion'],
  'task-pointcloudcompression-succeeded-content-inferred.json': ['imm:Task:PointCloudCompression'],
  'task-pointcloudcompression-succeeded-wrapped-inferred.json': ['imm:Task:PointCloudCompression'],
  'task-fileuncompression-failed-wrapped-inferred.json': ['imm:Task:FileUncompression'],
  'task-batch-failed-wrapped-inferred.json': ['imm:Batch:Notification'],
  'task-trigger-failed-wrapped-inferred.json': ['imm:Trigger:Notification'],
  // A task that has not ended has no result.
  'task-livetranscoding-running-wrapped-inferred.json': 'refused',
  'task-mediaconvert-suspended-wrapped-inferred.json': 'refused',
  // The answer to the request that starts a task is not its result.
  'task-async-process-response.json': 'refused',
  'fc-mns-topic-json.json': [message],
  'fc-mns-topic-json-attributes.json': [message],
  'fc-mns-topic-stream.json': [message],
  'fc-mns-topic-stream-json-body.json': [message],
  'fc-mns-queue-cloudevents.json': [message, message],
  'fc-mns-queue-rawdata.json': [message, message],
  'smq-push-json-fc-trigger.json': [message],
  'smq-push-json-text.json': [message],
  'smq-push-xml-text.xml': [message],
  'smq-push-json-properties-inferred.json': [message],
  'smq-push-xml-properties-inferred.xml': [message],
};
/** Events of EventBridge that no handler is for. */
const serviceEvents: Record<string, string> = {
  'eventbridge-oss-bucketcreated-inferred.json': 'oss:BucketCreated:PutBucket',
  'eventbridge-oss-actiontrail-inferred.json': 'oss:ActionTrail:ApiCall',
  'eventbridge-oss-cloudmonitor-inferred.json':
    'oss:CloudMonitor:BucketEgressBandwidthThresholdExceeded',
  'eventbridge-imm-actiontrail-inferred.json': 'imm:ActionTrail:ApiCall',
};
/** Of a topic in STREAM form, such text is a message; no OSS trigger and no EventBridge sends it. */
const streams = ['fc-mns-topic-stream.json', 'fc-mns-topic-stream-json-body.json'];
const notSignals = readdirSync(new URL('../samples/', import.meta.url)).filter(
  (file) => samples[file] === undefined && serviceEvents[file] === undefined,
);

describe.each(['task-result', 'object-event'] as const)('%s', (name) => {
  const invoke = async (event: string) =>
    (await coldStart(name)(Buffer.from(event), context)) as Summary;

  const isTopic = name === 'task-result';
  const refusal = { name: 'InboxError', code: 'body_invalid', retryable: false };

  it.each(Object.entries(samples))('%s becomes %j', async (file, types) => {
    if (types === 'refused' || (!isTopic && streams.includes(file))) {
      await expect(invoke(readSample(file))).rejects.toMatchObject(refusal);
      return;
    }
    const summary = await invoke(readSample(file));
    expect(summary).toMatchObject({
      received: types.length,
      handled: types.length,
      duplicates: 0,
      ignored: 0,
      rejected: 0,
    });
    expect(summary.events.map(({ type }) => type)).toEqual(types);
  });

  it.each(Object.entries(serviceEvents))('%s becomes %s, which has no handler', async (file) => {
    expect(await invoke(readSample(file))).toMatchObject({ received: 1, ignored: 1 });
  });

  it.each(notSignals)(`%s is ${isTopic ? 'a message of the user' : 'poison'}`, async (file) => {
    const summary = invoke(readSample(file));
    if (!isTopic) return expect(summary).rejects.toMatchObject(refusal);
    expect((await summary).events).toMatchObject([
      { type: message, data: { text: expect.any(String) } },
    ]);
  });

  it('takes the body of a SIMPLIFIED push as the STREAM form of a topic trigger', async () => {
    const { body } = JSON.parse(readSample('smq-push-simplified-request.json')) as { body: string };
    expect((await invoke(body)).events).toMatchObject([{ type: putObject }]);
  });

  it.each(
    (JSON.parse(readVector('smq-message-md5.json')) as { vectors: { message: string }[] }).vectors,
  )('takes the published text $message', async ({ message: text }) => {
    const event = isTopic
      ? text
      : JSON.stringify({ TopicName: 't', MessageId: 'm', Message: text });
    expect((await invoke(event)).events).toMatchObject([{ type: message, data: { text } }]);
  });
});

describe('one operation on two channels', () => {
  it('has one id: OSS trigger, SMQ topic, EventBridge, failure destination', async () => {
    const ids = new Set<string | undefined>();
    for (const file of [
      'fc-oss-putobject.json',
      'fc-mns-topic-json-base64-oss-event.json',
      'fc-eventbridge-oss.json',
      'fc-async-destination-failure.json',
    ]) {
      const event = Buffer.from(readSample(file));
      ids.add(((await coldStart('task-result')(event, context)) as Summary).events[0]?.id);
    }
    expect(ids.size).toBe(1);
  });

  it('is a duplicate within one instance', async () => {
    const instance = coldStart('object-event');
    const first = await instance(Buffer.from(readSample('fc-oss-putobject.json')), context);
    const second = await instance(
      Buffer.from(readSample('fc-mns-topic-json-base64-oss-event.json')),
      context,
    );
    expect(first).toMatchObject({ handled: 1, duplicates: 0 });
    expect(second).toMatchObject({ handled: 0, duplicates: 1, events: [{ type: putObject }] });
  });

  it('gives a task result one id, wrapped, bare and through EventBridge', async () => {
    const instance = coldStart('task-result');
    const summaries: unknown[] = [];
    for (const file of [
      'task-mediaconvert-succeeded-wrapped.json',
      'task-mediaconvert-succeeded-content.json',
      'task-eventbridge-cloudevent-inferred.json',
    ]) {
      summaries.push(await instance(Buffer.from(readSample(file)), context));
    }
    expect(summaries).toMatchObject([{ handled: 1 }, { duplicates: 1 }, { duplicates: 1 }]);
  });
});

describe('what is malformed', () => {
  it.each([
    ['cut off JSON', '{"events":[{"eventName":"ObjectCreated:PutObject","eventSource":"acs:oss"'],
    [
      'Base64 of cut off JSON',
      Buffer.from('{"events":[{"eventSource":"acs:oss"').toString('base64'),
    ],
    [
      'an OSS event without its object',
      '{"events":[{"eventSource":"acs:oss","eventName":"X:Y","oss":{"bucket":{"name":"b"}}}]}',
    ],
    ['an IMM message without its content', '{"source":"acs.imm","type":"imm:Task:MediaConvert"}'],
    ['a task result without a status', '{"TaskType":"MediaConvert","TaskId":"MediaConvert-1"}'],
  ])('%s is refused, so that Function Compute keeps it', async (_, event) => {
    await expect(coldStart('task-result')(Buffer.from(event), context)).rejects.toMatchObject({
      code: 'body_invalid',
      message: expect.stringMatching(/^body_invalid: 1 of 1 /),
    });
  });

  it('is refused by its size before anything is parsed', async () => {
    const event = Buffer.alloc(1024 * 1024 + 1, '[');
    await expect(coldStart('task-result')(event, context)).rejects.toMatchObject({
      code: 'too_large',
    });
  });
});
