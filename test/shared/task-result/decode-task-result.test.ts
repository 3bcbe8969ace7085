import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InboxError, parseJson } from '../../../shared/src/core/index.js';
import { decodeTaskResult, isTaskResult } from '../../../shared/src/task-result/index.js';
import { cloudEvent, sample, wrap } from './samples.js';

const uuid = '0a1b2c3d-1111-2222-3333-444455556666';
const task = { TaskType: 'MediaConvert', TaskId: `MediaConvert-${uuid}`, Status: 'Succeeded' };
const index = { Success: true, Files: [{ URI: 'oss://b/k', Error: '' }] };

function files(...errors: unknown[]) {
  return errors.map((error) => ({ URI: 'oss://b/k', Error: error }));
}

function idOf(value: unknown): string {
  return decodeTaskResult(value).id;
}

function messageOf(value: unknown): string {
  try {
    decodeTaskResult(value);
  } catch (error) {
    expect(error).toBeInstanceOf(InboxError);
    expect(error).toMatchObject({ code: 'body_invalid' });
    return (error as InboxError).message;
  }
  return 'it was decoded';
}

// Documented in full: MediaConvert and IndexFileMeta. The ones with -inferred in their name are put together from
// documented fields, the documents having no example of them.
describe('the samples', () => {
  const region = 'acs:imm:cn-hangzhou:1999000011112222:example-project';
  it.each([
    [
      'task-mediaconvert-succeeded-wrapped.json',
      'imm:Task:MediaConvert',
      'succeeded',
      `${region}/MediaConvert-${uuid}`,
    ],
    [
      'task-mediaconvert-succeeded-content.json',
      'imm:Task:MediaConvert',
      'succeeded',
      `acs:imm:::example-project/MediaConvert-${uuid}`,
    ],
    [
      'task-eventbridge-cloudevent-inferred.json',
      'imm:Task:MediaConvert',
      'succeeded',
      `${region}/MediaConvert-${uuid}`,
    ],
    [
      'task-officeconversion-succeeded-wrapped-inferred.json',
      'imm:Task:OfficeConversion',
      'succeeded',
      `${region}/OfficeConversion-${uuid}`,
    ],
    [
      'task-officeconversion-failed-content-inferred.json',
      'imm:Task:OfficeConversion',
      'failed',
      `acs:imm:::example-project/OfficeConversion-${uuid}`,
    ],
    [
      'task-pointcloudcompression-succeeded-wrapped-inferred.json',
      'imm:Task:PointCloudCompression',
      'succeeded',
      `${region}/PointCloudCompress-${uuid}`,
    ],
    [
      'task-indexfilemeta-succeeded-content.json',
      'imm:FileMeta:Index',
      'succeeded',
      'acs:imm:::example-project/',
    ],
  ])('%s decodes', (name, type, outcome, subject) => {
    const value = sample(name);
    expect(isTaskResult(value)).toBe(true);
    expect(decodeTaskResult(value)).toMatchObject({
      specversion: '1.0',
      source: 'acs.imm',
      id: expect.stringMatching(/^[\w-]{43}$/),
      type,
      subject,
      datacontenttype: 'application/json',
      data: { kind: type.split(':')[2], outcome },
    });
  });

  it('of one media conversion meet: wrapped, bare and through EventBridge', () => {
    const bare = decodeTaskResult(sample('task-mediaconvert-succeeded-content.json'));
    for (const name of [
      'task-mediaconvert-succeeded-wrapped.json',
      'task-eventbridge-cloudevent-inferred.json',
    ]) {
      const { id, data, time } = decodeTaskResult(sample(name));
      expect({ id, data, time }).toEqual({ id: bare.id, data: bare.data, time: bare.time });
    }
    expect(bare.data).toEqual({
      ...sample('task-mediaconvert-succeeded-content.json'),
      kind: 'MediaConvert',
      outcome: 'succeeded',
    });
    expect(bare.time).toBe('2026-01-02T03:04:07.57Z');
  });

  it('of a failure says why, in both spellings', () => {
    expect(
      decodeTaskResult(sample('task-officeconversion-failed-content-inferred.json')).data,
    ).toMatchObject({
      code: 'ResourceNotFound',
      message: 'The specified resource object is not found.',
      Code: 'ResourceNotFound',
      Message: 'The specified resource object is not found.',
    });
  });

  it('of an index message keeps its end time to the letter', () => {
    expect(decodeTaskResult(sample('task-indexfilemeta-succeeded-content.json')).time).toBe(
      '2026-01-02T13:17:00.904455255+08:00',
    );
  });

  it('of the answer to the POST is no result', () => {
    const answer = sample('task-async-process-response.json');
    expect(isTaskResult(answer)).toBe(true);
    expect(messageOf(answer)).toMatch(/: Status: expected Succeeded/);
  });
});

describe('each kind that OSS starts', () => {
  const kinds = [
    ['OfficeConversion', 'OfficeConversion', {}],
    [
      'MediaConvert',
      'MediaConvert',
      { Targets: [{ URI: '', Image: { Snapshots: [{ URI: 'oss://b/o.png' }] } }] },
    ],
    ['PointCloudCompression', 'PointCloudCompress', {}],
    ['DecodeBlindWatermark', 'DecodeBlindWatermark', { Content: 'the watermark' }],
  ] as const;
  const ends = [
    ['succeeded', { Status: 'Succeeded', Code: '', Message: '' }],
    ['failed', { Status: 'Failed', Code: 'ResourceNotFound', Message: 'gone' }],
  ] as const;
  const cases = kinds.flatMap(([kind, prefix, extra]) =>
    ends.map(([outcome, end]) => ({ kind, prefix, extra, outcome, end })),
  );

  it.each(cases)(
    '$kind $outcome is the same in each form',
    ({ kind, prefix, extra, outcome, end }) => {
      const content = {
        ProjectName: 'p',
        TaskType: kind,
        TaskId: `${prefix}-${uuid}`,
        ...end,
        ...extra,
      };
      const type = `imm:Task:${kind}`;
      const expectedData = {
        ...content,
        kind,
        outcome,
        ...(outcome === 'failed' && { code: 'ResourceNotFound', message: 'gone' }),
      };
      const forms = [
        content,
        wrap(type, content),
        wrap(type, content, { content }),
        cloudEvent(type, content),
      ];
      const signals = forms.map(decodeTaskResult);
      for (const signal of signals) {
        expect(signal.data).toEqual(expectedData);
        expect(signal.type).toBe(type);
      }
      expect(new Set(signals.map(({ id }) => id)).size).toBe(1);
    },
  );

  it('has an id per task and status', () => {
    const ids = cases.map(
      ({ kind, prefix, end }) =>
        decodeTaskResult({ TaskType: kind, TaskId: `${prefix}-${uuid}`, ...end }).id,
    );
    expect(new Set(ids).size).toBe(cases.length);
  });
});

describe('the kind', () => {
  it.each([
    ['CompressPointCloud', 'PointCloudCompression'],
    ['PointCloudCompress', 'PointCloudCompression'],
    ['PointCloudCompression', 'PointCloudCompression'],
    ['formatconvert', 'OfficeConversion'],
    ['SomethingNew', 'SomethingNew'],
  ])('%s becomes %s, wherever it is named', (name, kind) => {
    const id = { TaskId: `${name}-${uuid}`, Status: 'Succeeded' };
    for (const form of [
      id,
      { Status: 'Succeeded', TaskType: name },
      wrap(`imm:Task:${name}`, { Status: 'Succeeded' }),
    ]) {
      expect(decodeTaskResult(form)).toMatchObject({ type: `imm:Task:${kind}`, data: { kind } });
    }
  });

  it("is the wrapper's where its fields say something else", () => {
    const signal = decodeTaskResult(wrap('imm:Task:OfficeConversion', task));
    expect(signal).toMatchObject({
      type: 'imm:Task:OfficeConversion',
      data: { kind: 'OfficeConversion', TaskType: 'MediaConvert' },
    });
  });

  it.each([
    ['imm:FileMeta:BatchIndex', 'BatchIndex'],
    ['imm:Engine:Exif', 'Exif'],
    ['imm:Binding:Task', 'Task'],
    ['imm:ActionTrail:Some:Thing', 'Thing'],
    ['imm:Brand', 'Brand'],
    ['imm:Trigger:Some:Part', 'Part'],
  ])('of %s is its last part, and the type stays', (type, kind) => {
    expect(decodeTaskResult(wrap(type, { ProjectName: 'p' }))).toMatchObject({
      type,
      data: { kind, outcome: 'succeeded' },
    });
  });

  it('falls back to the fields where the wrapper has no type', () => {
    for (const type of [null, '', undefined]) {
      expect(decodeTaskResult(wrap('', task, { type })).type).toBe('imm:Task:MediaConvert');
    }
  });

  it('can be read from an id whose tail is masked', () => {
    const TaskId = 'OfficeConversion-d7fe7afe-1c8c-4d8a-a9b4-9b7a6f2a****';
    expect(decodeTaskResult({ TaskId, Status: 'Succeeded' }).data.kind).toBe('OfficeConversion');
  });
});

describe('the outcome', () => {
  const missing = '[InvalidArgument] File does not exist.';
  const why = { code: 'InvalidArgument', message: 'File does not exist.' };
  it.each([
    [
      'a Status that starts with Partial',
      { ...task, Status: 'PartialSucceeded', Code: 'C', Message: 'm' },
      { outcome: 'partly-failed', code: 'C', message: 'm' },
    ],
    ['Status over Success', { ...task, Success: false }, { outcome: 'succeeded' }],
    [
      'Success without errors',
      { Success: true, Files: files('', null, undefined) },
      { outcome: 'succeeded' },
    ],
    [
      'the only file failed',
      { Success: true, Message: '', Files: files(missing) },
      { outcome: 'partly-failed', ...why },
    ],
    [
      'the first of two failures counts',
      { Success: true, Files: files('', missing, '[Other] x') },
      { outcome: 'partly-failed', ...why },
    ],
    [
      "a file's error before the whole's message",
      { Success: true, Message: 'ok', Files: files(missing) },
      { outcome: 'partly-failed', ...why },
    ],
    [
      'an error without brackets',
      { Success: true, Files: files('gone') },
      { outcome: 'partly-failed', message: 'gone' },
    ],
    [
      'an error that is a code only',
      { Success: true, Files: files('[Gone]') },
      { outcome: 'partly-failed', code: 'Gone' },
    ],
    [
      'no Success',
      { Success: false, Message: 'm', Files: files(missing) },
      { outcome: 'failed', message: 'm' },
    ],
    [
      'no Success and no message',
      { Success: false, Message: '', Files: files(missing) },
      { outcome: 'failed', ...why },
    ],
    ['no Success and no reason', { Success: false, Files: [] }, { outcome: 'failed' }],
    ['a task with Success alone', { TaskType: 'X', Success: true }, { outcome: 'succeeded' }],
    [
      'a message without Code',
      wrap('imm:Batch:Notification', { Message: 'done' }),
      { outcome: 'succeeded' },
    ],
    [
      'a message with Code',
      wrap('imm:Batch:Notification', { Code: 'C', Message: 'm' }),
      { outcome: 'failed', code: 'C', message: 'm' },
    ],
    [
      'a Partial status with a failed file',
      { ...task, Status: 'Partial', Files: files(missing) },
      { outcome: 'partly-failed', ...why },
    ],
    ['success has no code', { ...task, Code: 'OK', Message: 'fine' }, { outcome: 'succeeded' }],
  ])('%s', (_case, value, expected) => {
    const { outcome, code, message } = decodeTaskResult(value).data;
    expect({
      outcome,
      ...(code !== undefined && { code }),
      ...(message !== undefined && { message }),
    }).toEqual(expected);
  });
});

describe('refusals name the path', () => {
  it.each([
    ['a running task', { ...task, Status: 'Running' }, ': Status: "Running" is no result'],
    [
      'an unknown status',
      wrap('imm:Task:MediaConvert', { ...task, Status: 'succeeded' }),
      'content.Status: "succeeded" is no result',
    ],
    [
      'a task without status',
      cloudEvent('imm:Task:MediaConvert', { TaskId: task.TaskId }),
      'data.Status: expected',
    ],
    [
      'a wrapped task without anything',
      wrap('imm:Task:DecodeBlindWatermark', {}),
      'content.Status: expected',
    ],
    ['a status of the wrong type', { ...task, Status: 1 }, ': Status: expected string'],
    [
      'wrapped, the same',
      wrap('imm:Task:X', { ...task, Code: 1 }),
      'content.Code: expected string',
    ],
    [
      'through EventBridge, the same',
      cloudEvent('imm:Task:X', { ...task, Files: [{ Error: 5 }] }),
      'data.Files.0.Error: expected string',
    ],
    ['files that are no objects', { Success: true, Files: [null] }, ': Files.0: expected object'],
    ['Success as text', { ...task, Success: 'true' }, ': Success: expected boolean'],
    [
      'content that is no JSON',
      wrap('imm:Task:X', {}, { content: '{"a":' }),
      'content: not valid JSON',
    ],
    [
      'content that is a list',
      wrap('imm:Task:X', {}, { content: '[]' }),
      'content: expected object',
    ],
    ['no content', { source: 'acs.imm', type: 'imm:Task:X' }, 'content: expected object'],
    ['data that is text', cloudEvent('imm:Task:X', {}, { data: '{}' }), 'data: expected object'],
    ['another service', wrap('oss:X:Y', task), ': type: expected imm:'],
    ['a type without a name', wrap('imm:Task:', task), ': type: expected imm:'],
    ['a type that is no text', wrap('', task, { type: 5 }), ': type: expected string'],
    ['a subject that is no text', wrap('', task, { subject: {} }), ': subject: expected string'],
    [
      'an id that names no kind',
      { TaskId: uuid, Status: 'Succeeded' },
      ': TaskType: expected text',
    ],
    ['a value without our marks', { hello: 'world' }, '(top level): expected source "acs.imm"'],
    ['a list', [task], '(top level)'],
    ['null', null, '(top level)'],
  ])('%s', (_case, value, expected) => {
    expect(messageOf(value)).toContain(expected);
  });
});

describe('the marks', () => {
  it.each([
    [{ source: 'acs.imm' }, true],
    [{ TaskType: null }, true],
    [{ TaskId: 5 }, true],
    [{ Success: false, Files: [] }, true],
    [{ Success: 'true', Files: [] }, false],
    [{ Success: true }, false],
    [{ source: 'acs.oss', data: task }, false],
    [{ status: 'Succeeded' }, false],
    [[], false],
    ['acs.imm', false],
    [null, false],
    [undefined, false],
  ])('%j: %s', (value, expected) => {
    expect(isTaskResult(value)).toBe(expected);
  });
});

describe('the data', () => {
  it('keeps unknown fields, and nulls below the top', () => {
    const { data } = decodeTaskResult({
      ...task,
      New: { a: null },
      Sources: [{ URI: null, SubtitleSources: null }],
      Targets: null,
    });
    expect(data).toEqual({
      ...task,
      New: { a: null },
      Sources: [{ SubtitleSources: null }],
      kind: 'MediaConvert',
      outcome: 'succeeded',
    });
  });

  it('takes null for absent', () => {
    const nulls = {
      Code: null,
      Message: null,
      UserData: null,
      EndTime: null,
      Success: null,
      Files: null,
    };
    expect(decodeTaskResult({ ...task, ...nulls }).data).toEqual({
      ...task,
      kind: 'MediaConvert',
      outcome: 'succeeded',
    });
  });

  it('has its own names from nobody else', () => {
    const { data } = decodeTaskResult({
      ...task,
      kind: 'x',
      outcome: 'failed',
      code: 5,
      message: {},
    });
    expect(data).toEqual({ ...task, kind: 'MediaConvert', outcome: 'succeeded' });
  });

  it('never has a key that changes what an object is', () => {
    const content = `{"TaskType":"X","Status":"Failed","__proto__":{"outcome":"succeeded"},"constructor":1}`;
    const { data } = decodeTaskResult(wrap('imm:Task:X', {}, { content }));
    expect(Object.getPrototypeOf(data)).toBe(Object.prototype);
    expect(Object.keys(data).sort()).toEqual(['Status', 'TaskType', 'kind', 'outcome']);
  });

  it('keeps the digits of long integers in the content', () => {
    const content = '{"TaskType":"X","Status":"Succeeded","Crc":12345678901234567890}';
    expect(decodeTaskResult(wrap('imm:Task:X', {}, { content })).data['Crc']).toBe(
      '12345678901234567890',
    );
  });
});

describe('subject and time', () => {
  it.each([
    [wrap('imm:Task:X', { Status: 'Failed' }), 'acs:imm:cn-hangzhou:1999000011112222:/'],
    [
      wrap('imm:Task:X', { Status: 'Failed', ProjectName: 'p', TaskId: 't' }, { subject: '' }),
      'acs:imm:::p/t',
    ],
    [wrap('imm:Task:X', { Status: 'Failed' }, { subject: 'something:else:a:b:c' }), 'acs:imm:::/'],
    [wrap('imm:Task:X', { Status: 'Failed' }, { subject: null }), 'acs:imm:::/'],
    [cloudEvent('imm:Task:X', { Status: 'Failed' }), 'acs:imm:cn-hangzhou:1999000011112222:/'],
  ])('the subject holds what is known (%#)', (value, subject) => {
    expect(decodeTaskResult(value).subject).toBe(subject);
  });

  it.each([
    [
      wrap('imm:Task:X', { Status: 'Failed', EndTime: '2026-01-02T03:04:07.57Z' }),
      '2026-01-02T03:04:07.57Z',
    ],
    [wrap('imm:Task:X', { Status: 'Failed', EndTime: '' }), '2026-01-02T03:04:07.612Z'],
    [wrap('imm:Task:X', { Status: 'Failed' }, { time: 1767323047612 }), '2026-01-02T03:04:07.612Z'],
    [cloudEvent('imm:Task:X', { Status: 'Failed', EndTime: 'soon' }), '2026-01-02T03:04:07.612Z'],
    [task, undefined],
  ])('the time is the end time, else the envelope (%#)', (value, time) => {
    expect(decodeTaskResult(value).time).toBe(time);
  });
});

describe('ids of notifications that come several to a task, or without one', () => {
  const review = {
    TaskType: 'ImageModeration',
    TaskId: `ImageModeration-${uuid}`,
    Status: 'Succeeded',
    EndTime: '2026-01-02T03:04:07.57Z',
    Suggestion: 'review',
  };
  const indexed = {
    ...index,
    ProjectName: 'p',
    DatasetName: 'd',
    EndTime: '2026-01-02T13:17:00.904455255+08:00',
  };
  it.each([
    ['two suggestions', review, { ...review, Suggestion: 'pass' }],
    [
      'two suggestions further down',
      { ...review, Suggestion: undefined, Result: { Suggestion: 'review' } },
      { ...review, Suggestion: undefined, Result: { Suggestion: 'pass' } },
    ],
    ['two ends of one moderation', review, { ...review, EndTime: '2026-01-02T04:04:07.57Z' }],
    [
      'two moderations without end time',
      { ...review, EndTime: '', N: 1 },
      { ...review, EndTime: '', N: 2 },
    ],
    ['two files', indexed, { ...indexed, Files: [{ URI: 'oss://b/k2', Error: '' }] }],
    ['two datasets', indexed, { ...indexed, DatasetName: 'd2' }],
    ['two projects', indexed, { ...indexed, ProjectName: 'p2' }],
    [
      'two ends of one file',
      indexed,
      { ...indexed, EndTime: '2026-01-02T13:17:00.904455256+08:00' },
    ],
    ['one file twice without end time', { ...index, RequestId: '1' }, { ...index, RequestId: '2' }],
    [
      'a source and a target',
      { ...indexed, Files: [], Sources: index.Files },
      { ...indexed, Files: [], Targets: index.Files },
    ],
    [
      'a delete and an index of nothing',
      wrap('imm:FileMeta:Delete', { ProjectName: 'p' }),
      wrap('imm:FileMeta:Index', { ProjectName: 'p' }),
    ],
    [
      'two notes without a file',
      wrap('imm:Batch:Notification', { EndTime: indexed.EndTime, N: 1 }),
      wrap('imm:Batch:Notification', { EndTime: indexed.EndTime, N: 2 }),
    ],
  ])('differ for %s', (_case, one, other) => {
    expect(idOf(one)).not.toBe(idOf(other));
  });

  it.each([
    ['a moderation', 'imm:Task:ImageModeration', review],
    ['an index message', 'imm:FileMeta:Index', indexed],
    ['a batch index message', 'imm:FileMeta:BatchIndex', indexed],
    [
      'a batch index message without files or end time',
      'imm:FileMeta:BatchIndex',
      { Success: true, Files: [], RequestId: 'r' },
    ],
  ])('are the same bare, wrapped and through EventBridge for %s', (_case, type, content) => {
    const bare = idOf(content);
    expect(idOf(wrap(type, content))).toBe(bare);
    expect(idOf(wrap(type, content, { id: 'another', time: '1' }))).toBe(bare);
    expect(idOf(cloudEvent(type, content))).toBe(bare);
  });

  it('do not depend on the order of fields or on nulls', () => {
    const one = { Success: true, Files: [], Extra: { a: 1, b: 2 }, Code: null };
    const other = { Extra: { b: 2, a: 1 }, Files: [], Success: true };
    expect(idOf(one)).toBe(idOf(other));
  });

  it('are the same whether the request id is there or not, as the documents disagree on it', () => {
    expect(idOf({ ...indexed, RequestId: 'r' })).toBe(idOf(indexed));
  });
});

describe('whatever comes in', () => {
  const text = fc.oneof(
    fc.string(),
    fc.constantFrom('', ':', 'Succeeded', 'Failed', 'Running', 'ImageModeration', task.TaskId),
  );
  const entries = fc.array(fc.record({ URI: text, Error: text }, { requiredKeys: [] }), {
    maxLength: 3,
  });
  const anyFields = fc.record(
    {
      TaskType: text,
      TaskId: text,
      Status: text,
      Success: fc.boolean(),
      Code: text,
      Message: text,
      EndTime: text,
      Suggestion: text,
      Files: entries,
      Sources: entries,
      Extra: fc.jsonValue(),
    },
    { requiredKeys: [] },
  );
  // As the decoder gets them: parsed, with long integers as digits and without forbidden keys.
  const parsedFields = anyFields.map(
    (fields) => parseJson(JSON.stringify(fields)) as Record<string, unknown>,
  );
  const hostile = fc.oneof(
    fc.jsonValue(),
    anyFields,
    fc.dictionary(
      fc.constantFrom('TaskType', 'TaskId', 'Status', 'Files', 'Success', 'EndTime', '__proto__'),
      fc.jsonValue(),
    ),
  );

  it('only an InboxError is thrown', () => {
    const forms = fc.oneof(
      hostile,
      hostile.map((content) => ({ source: 'acs.imm', type: 'imm:Task:X', content })),
      hostile.map((content) => ({
        source: 'acs.imm',
        type: 'imm:FileMeta:Index',
        content: JSON.stringify(content),
      })),
      fc
        .tuple(fc.jsonValue(), fc.jsonValue(), hostile)
        .map(([type, time, data]) => ({ source: 'acs.imm', type, time, data })),
      fc.string().map((content) => ({ source: 'acs.imm', content })),
    );
    fc.assert(
      fc.property(forms, (value) => {
        try {
          const signal = decodeTaskResult(value);
          expect(signal.id).toMatch(/^[\w-]{43}$/);
          expect(isTaskResult(value)).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(InboxError);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('what decodes bare has the same id and data in each form', () => {
    let decoded = 0;
    fc.assert(
      fc.property(parsedFields, (fields) => {
        let bare: ReturnType<typeof decodeTaskResult>;
        try {
          bare = decodeTaskResult(fields);
        } catch {
          return;
        }
        decoded += 1;
        for (const form of [
          wrap(bare.type, fields),
          wrap(bare.type, fields, { content: fields }),
          cloudEvent(bare.type, fields),
          wrap('', fields),
        ]) {
          const { id, type } = decodeTaskResult(form);
          expect({ id, type }).toEqual({ id: bare.id, type: bare.type });
        }
        expect(decodeTaskResult(wrap(bare.type, fields, { content: fields })).data).toEqual(
          bare.data,
        );
      }),
      { numRuns: 1000 },
    );
    expect(decoded).toBeGreaterThan(50);
  });
});
