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
    [
      'task-pointcloudcompression-succeeded-content-inferred.json',
      'imm:Task:PointCloudCompression',
      'succeeded',
      'acs:imm:::example-project/0a1b2c3d-1111-2222-3333-444455556666',
    ],
    [
      'task-officeconversion-succeeded-wrapped-object-inferred.json',
      'imm:Task:OfficeConversion',
      'succeeded',
      `${region}/OfficeConversion-${uuid}`,
    ],
    [
      'task-fileuncompression-failed-wrapped-inferred.json',
      'imm:Task:FileUncompression',
      'failed',
      `${region}/FileUncompression-${uuid}`,
    ],
    ['task-batch-failed-wrapped-inferred.json', 'imm:Batch:Notification', 'failed', `${region}/`],
    [
      'task-trigger-failed-wrapped-inferred.json',
      'imm:Trigger:Notification',
      'failed',
      `${region}/`,
    ],
    ['task-eventbridge-index-failed-inferred.json', 'imm:FileMeta:Index', 'failed', `${region}/`],
    [
      'task-eventbridge-index-time-zone-name-inferred.json',
      'imm:FileMeta:Index',
      'failed',
      `${region}/`,
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

  it.each([
    [
      'task-batch-failed-wrapped-inferred.json',
      { message: 'OSS object not found', State: 'Failed', Phase: 'IncrementalScanning' },
    ],
    ['task-trigger-failed-wrapped-inferred.json', { code: 'InvalidArgument' }],
    [
      'task-fileuncompression-failed-wrapped-inferred.json',
      { code: 'InvalidArgument', message: 'bad zip' },
    ],
    ['task-eventbridge-index-failed-inferred.json', { message: 'InvalidParameter' }],
  ])('of %s says why', (name, reason) => {
    expect(decodeTaskResult(sample(name)).data).toMatchObject({ outcome: 'failed', ...reason });
  });

  it.each([
    ['task-livetranscoding-running-wrapped-inferred.json', 'Running'],
    ['task-mediaconvert-suspended-wrapped-inferred.json', 'Suspended'],
  ])('of %s is no result', (name, status) => {
    expect(messageOf(sample(name))).toContain(`content.Status: "${status}" is no result`);
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
        TaskType: prefix,
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
    ['FaceClustering', 'FigureClustering'],
    ['FigureClustering', 'FigureClustering'],
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

  it('is one, with one id, where the event and the task type name it differently', () => {
    const content = { TaskType: 'FaceClustering', TaskId: uuid, Status: 'Succeeded' };
    const forms = [
      content,
      wrap('imm:Task:FigureClustering', content),
      cloudEvent('imm:Task:FigureClustering', content),
    ].map((form) => {
      const { id, type, data } = decodeTaskResult(form);
      return { id, type, kind: data.kind };
    });
    expect(forms).toEqual(Array(3).fill(forms[0]));
    expect(forms[0]).toMatchObject({ type: 'imm:Task:FigureClustering', kind: 'FigureClustering' });
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
    ['imm:Some:New:Thing', 'Thing'],
    ['imm:ActionTrailer:Thing', 'Thing'],
    ['imm:Brand', 'Brand'],
    ['imm:Trigger:Some:Part', 'Part'],
  ])('of %s is its last part, and the type stays', (type, kind) => {
    expect(decodeTaskResult(wrap(type, { ProjectName: 'p' }))).toMatchObject({
      type,
      data: { kind, outcome: 'unknown' },
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
      { outcome: 'unknown', message: 'done' },
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

// Nothing documents these messages; their fields are those of the API's batches and triggers.
describe('the outcome of a batch or a trigger', () => {
  const failed = { TaskType: 'X', TaskId: 'X-2', Status: 'Failed', Code: 'C', Message: 'm' };
  const running = { ...task, Status: 'Running' };
  const why = { code: 'C', message: 'm' };
  it.each([
    ['State Succeeded', { State: 'Succeeded' }, { outcome: 'succeeded' }],
    [
      'State Failed and its Error',
      { State: 'Failed', Error: 'gone' },
      { outcome: 'failed', message: 'gone' },
    ],
    [
      'an Error with a code in brackets',
      { State: 'Failed', Error: '[C] m' },
      { outcome: 'failed', ...why },
    ],
    [
      'an Error with brackets further on, and lines',
      { State: 'Failed', Error: 'gone [C] m\nn' },
      { outcome: 'failed', message: 'gone [C] m\nn' },
    ],
    [
      'an Error of several lines',
      { State: 'Failed', Error: '[C] m\nn' },
      { outcome: 'failed', code: 'C', message: 'm\nn' },
    ],
    [
      'Code and Message before Error',
      { State: 'Failed', Error: '[X] y', ...why, Code: 'C', Message: 'm' },
      { outcome: 'failed', ...why },
    ],
    ['State PartialSucceeded', { State: 'PartialSucceeded' }, { outcome: 'partly-failed' }],
    ['an empty Status beside the State', { Status: '', State: 'Failed' }, { outcome: 'failed' }],
    ['Status before State', { Status: 'Failed', State: 'Succeeded' }, { outcome: 'failed' }],
    ['Success false before State', { Success: false, State: 'Succeeded' }, { outcome: 'failed' }],
    ['Success false before Status', { Success: false, Status: 'Succeeded' }, { outcome: 'failed' }],
    [
      'Success false beside Partial',
      { Success: false, Status: 'Partial' },
      { outcome: 'partly-failed' },
    ],
    ['State before Success true', { Success: true, State: 'Failed' }, { outcome: 'failed' }],
    ['Success false', { Success: false, Tasks: [task] }, { outcome: 'failed' }],
    ['Success true', { Success: true }, { outcome: 'succeeded' }],
    ['an Error alone', { Error: 'gone' }, { outcome: 'failed', message: 'gone' }],
    ['State Ready', { State: 'Ready' }, { outcome: 'unknown' }],
    ['State Running', { State: 'Running' }, { outcome: 'unknown' }],
    ['Status Running', { Status: 'Running' }, { outcome: 'unknown' }],
    [
      'State Running while a task is done',
      { State: 'Running', Tasks: [task] },
      { outcome: 'unknown' },
    ],
    [
      'State Running while a task has failed',
      { State: 'Running', Tasks: [task, failed] },
      { outcome: 'unknown', ...why },
    ],
    [
      'State Suspended and why',
      { State: 'Suspended', Error: 'arrears' },
      { outcome: 'unknown', message: 'arrears' },
    ],
    ['a State in another case', { State: 'succeeded' }, { outcome: 'unknown' }],
    ['a State with a blank', { State: ' Succeeded' }, { outcome: 'unknown' }],
    ['a State that is no text', { State: ['Succeeded'] }, { outcome: 'unknown' }],
    ['an Error that is no text', { Error: { Code: 'C' } }, { outcome: 'unknown' }],
    ['nothing at all', {}, { outcome: 'unknown' }],
    ['a task that succeeded', { Tasks: [task] }, { outcome: 'succeeded' }],
    ['two that succeeded', { Tasks: [task, task] }, { outcome: 'succeeded' }],
    ['all tasks failed', { Tasks: [failed, failed] }, { outcome: 'failed', ...why }],
    ['the second failed', { Tasks: [task, failed] }, { outcome: 'partly-failed', ...why }],
    ['one failed, one runs', { Tasks: [running, failed] }, { outcome: 'partly-failed', ...why }],
    [
      'the first of two failures tells why',
      { Tasks: [task, failed, { ...failed, Code: 'D' }] },
      { outcome: 'partly-failed', ...why },
    ],
    [
      'the first failure that says why',
      { Tasks: [{ ...task, Status: 'Failed' }, failed] },
      { outcome: 'failed', ...why },
    ],
    [
      "the task's reason before the message of the whole",
      { Message: 'done', Tasks: [failed] },
      { outcome: 'failed', ...why },
    ],
    [
      'the message of the whole where the task has no reason',
      { Message: 'done', Tasks: [{ ...task, Status: 'Failed' }] },
      { outcome: 'failed', message: 'done' },
    ],
    [
      'a failed task in what claims to have succeeded',
      { State: 'Succeeded', Message: 'done', Tasks: [failed] },
      { outcome: 'partly-failed', ...why },
    ],
    [
      'a failed task beside Success',
      { Success: true, Tasks: [failed] },
      { outcome: 'partly-failed', ...why },
    ],
    [
      'a running task in what claims to have succeeded',
      { State: 'Succeeded', Tasks: [running] },
      { outcome: 'succeeded' },
    ],
    ['one runs', { Tasks: [task, running] }, { outcome: 'unknown' }],
    ['one is suspended', { Tasks: [{ ...task, Status: 'Suspended' }] }, { outcome: 'unknown' }],
    [
      'a task with State and Error',
      { Tasks: [{ State: 'Failed', Error: '[C] m' }] },
      { outcome: 'failed', ...why },
    ],
    [
      'a task with only a Code',
      { Tasks: [{ Code: 'C', Message: 'm' }] },
      { outcome: 'failed', ...why },
    ],
    [
      'an indexing with a failed file',
      { Tasks: [{ Success: true, Files: files('', '[C] m') }] },
      { outcome: 'partly-failed', ...why },
    ],
    ['no tasks', { Tasks: [] }, { outcome: 'unknown' }],
    ['tasks that say nothing', { Tasks: [{}] }, { outcome: 'unknown' }],
    ['a task beside null', { Tasks: [task, null] }, { outcome: 'unknown' }],
    ['a task beside text', { Tasks: ['Succeeded', task] }, { outcome: 'unknown' }],
    ['a task beside a list', { Tasks: [task, [failed]] }, { outcome: 'unknown' }],
    [
      'a failure inside an entry of Tasks',
      { State: 'Succeeded', Tasks: [{ Name: 'n', Result: failed }] },
      { outcome: 'partly-failed', ...why },
    ],
    [
      'a failure inside an entry that claims to have succeeded',
      { Tasks: [{ State: 'Succeeded', Tasks: [failed] }] },
      { outcome: 'partly-failed', ...why },
    ],
    [
      'Tasks within Tasks',
      { State: 'Succeeded', Tasks: [{ Name: 'n', Tasks: [task, failed] }] },
      { outcome: 'partly-failed', ...why },
    ],
    ['a success inside an entry', { Tasks: [{ data: task }] }, { outcome: 'succeeded' }],
    [
      "a task's Status over its Success",
      { Tasks: [{ ...task, Success: false }] },
      { outcome: 'succeeded' },
    ],
    ['tasks as text', { Tasks: 'Succeeded' }, { outcome: 'unknown' }],
    ['tasks as a number', { Tasks: 1 }, { outcome: 'unknown' }],
    ['one task that is not in a list', { Task: failed }, { outcome: 'failed', ...why }],
    ['tasks by name', { Tasks: { a: task, b: failed } }, { outcome: 'partly-failed', ...why }],
    ['results under another name', { Results: [failed] }, { outcome: 'failed', ...why }],
    [
      'tasks further down',
      { Detail: { data: { Tasks: [failed] } } },
      { outcome: 'failed', ...why },
    ],
    ['a list of lists', { Results: [[task], [failed]] }, { outcome: 'partly-failed', ...why }],
    ['a status that is not of a task', { Input: { Status: 'Succeeded' } }, { outcome: 'unknown' }],
    ['files without errors', { Files: files('', '') }, { outcome: 'unknown' }],
    ['a file with an error', { Files: files('', '[C] m') }, { outcome: 'partly-failed', ...why }],
  ])('is right for %s, wrapped and through EventBridge', (_case, content, expected) => {
    const type = 'imm:Trigger:Notification';
    const signals = [
      wrap(type, content),
      wrap(type, {}, { content }),
      cloudEvent(type, content),
    ].map(decodeTaskResult);
    for (const { id, data } of signals) {
      expect({ id, ...data }).toEqual({
        id: signals[0]?.id,
        ...content,
        kind: 'Notification',
        ...expected,
      });
    }
  });

  it('is found at any depth of JSON, and in a list of any length', () => {
    const type = 'imm:Batch:Notification';
    const deep = `${'{"a":'.repeat(60)}${JSON.stringify(failed)}${'}'.repeat(60)}`;
    const content = `{"State":"Succeeded","Deep":${deep}}`;
    expect(decodeTaskResult(wrap(type, {}, { content })).data).toMatchObject({
      outcome: 'partly-failed',
      ...why,
    });
    const Tasks = [...Array.from({ length: 200_000 }, () => task), failed];
    expect(decodeTaskResult(wrap(type, {}, { content: { Tasks } })).data).toMatchObject({
      outcome: 'partly-failed',
      ...why,
    });
  });

  it('of a single task is its own status, whatever it holds', () => {
    const content = { ...task, State: 'Failed', Tasks: [failed], Files: files('[C] m') };
    expect(decodeTaskResult(content).data).toMatchObject({ outcome: 'succeeded' });
  });

  it('of a task of another kind that says nothing is unknown', () => {
    expect(decodeTaskResult(wrap('imm:Task:AsyncTask', { ProjectName: 'p' })).data).toMatchObject({
      outcome: 'unknown',
    });
  });
});

describe('what is no result of a task', () => {
  it.each([
    ['imm:ActionTrail:ApiCall', 'an audit record of ActionTrail'],
    ['imm:ActionTrail:ConsoleOperation', 'an audit record of ActionTrail'],
    ['imm:ActionTrail', 'an audit record of ActionTrail'],
    ['imm:CloudMonitor:QuotaExceeded', 'an alert of CloudMonitor'],
  ])('%s is refused as what it is, even with the fields of a result', (type, what) => {
    const data = { eventId: '1f0f0f0f', eventName: 'CreateMediaConvertTask', eventType: 'ApiCall' };
    for (const form of [
      cloudEvent(type, data),
      cloudEvent(type, { ...task, Status: 200 }),
      wrap(type, task),
    ]) {
      expect(isTaskResult(form)).toBe(true);
      expect(messageOf(form)).toContain(`type: "${type}" is ${what}, not the result of a task`);
    }
  });
});

describe('refusals name the path', () => {
  it.each([
    ['a running task', { ...task, Status: 'Running' }, ': Status: "Running" is no result'],
    [
      'a long status, cut short',
      { ...task, Status: 'x'.repeat(50) },
      `: Status: "${'x'.repeat(40)}" is no result`,
    ],
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
    [
      'a task that has only a State',
      wrap('imm:Task:X', { State: 'Running' }),
      'content.State: "Running" is no result',
    ],
    [
      'a task whose Status is empty',
      { ...task, Status: '', State: 'Suspended' },
      ': State: "Suspended" is no result',
    ],
    [
      'a task with a Code alone',
      { ...task, Status: '', Code: 'C' },
      ': Status: expected Succeeded',
    ],
    [
      'a task with results inside and none of its own',
      wrap('imm:Task:X', { TaskId: 'X-1', Tasks: [task] }),
      'content.Status: expected Succeeded',
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
  const sources = { EndTime: indexed.EndTime, Sources: index.Files };
  const batch = (content: Record<string, unknown>) =>
    wrap('imm:Batch:Notification', { ...sources, Id: 'batch', ...content });
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
      wrap('imm:New:Thing', { EndTime: indexed.EndTime, N: 1 }),
      wrap('imm:New:Thing', { EndTime: indexed.EndTime, N: 2 }),
    ],
    ['two states of a batch', batch({ State: 'Running' }), batch({ State: 'Succeeded' })],
    [
      'two phases of one state',
      batch({ State: 'Running', N: 1 }),
      batch({ State: 'Running', N: 2 }),
    ],
    ['two batches', batch({ Id: 'batch-1' }), batch({ Id: 'batch-2' })],
    [
      'two tasks of a trigger',
      wrap('imm:Trigger:Notification', { ...sources, Tasks: [task] }),
      wrap('imm:Trigger:Notification', { ...sources, Tasks: [{ ...task, TaskId: 'X-2' }] }),
    ],
    [
      'two states of something new',
      wrap('imm:New:Thing', { ...sources, State: 'Failed' }),
      wrap('imm:New:Thing', { ...sources, State: 'Succeeded' }),
    ],
    [
      'two states of a batch with Success and Files',
      wrap('imm:Batch:Notification', { ...indexed, State: 'Running' }),
      wrap('imm:Batch:Notification', { ...indexed, State: 'Succeeded' }),
    ],
    [
      'two states of a moderation',
      { ...review, Status: '', State: 'Failed' },
      { ...review, Status: '', State: 'Succeeded' },
    ],
    [
      'a batch and a trigger',
      batch({}),
      wrap('imm:Trigger:Notification', { ...sources, Id: 'batch' }),
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

  it.each(['imm:Batch:Notification', 'imm:Trigger:Notification', 'imm:New:Thing'])(
    'are the same wrapped and through EventBridge for %s',
    (type) => {
      const content = { ...sources, Id: 'batch', State: 'Running', Tasks: [task], Error: null };
      const id = idOf(wrap(type, content));
      expect(idOf(wrap(type, content, { id: 'another', time: '1' }))).toBe(id);
      expect(idOf(cloudEvent(type, content))).toBe(id);
    },
  );

  // An id that changes with a release runs every handler again for what is delivered on both sides of it.
  it.each([
    ['a task', task, 'Fgum6OqHOBiwkEk24Tp1ZxMyBK4I87aCSZurh7WQJRE'],
    [
      'task with Success',
      { TaskType: 'X', TaskId: 'X-1', Success: true },
      'Pxq1XWG91bkcqdMhrZpX336TsYcWVe__FDPzvcbI-pg',
    ],
    [
      'an index message with a State',
      { ...indexed, State: 'Succeeded' },
      'fCLZsouhPWlTmVaGTCqf281UnYGuaFtPhT9JMl12SPE',
    ],
    ['a moderation', review, 'ftL10qImqJjQCTB5m1LkNoKxmGXb_YZnxEF8GWIGc4A'],
    ['an index message', indexed, 'fCLZsouhPWlTmVaGTCqf281UnYGuaFtPhT9JMl12SPE'],
    [
      'index message without end time',
      { ...index, RequestId: 'r' },
      'olZZ42l6P8r5t0d6V6qhOM21pl2XdlrQwpeQhkrJHtY',
    ],
    [
      'batch that says nothing',
      wrap('imm:Batch:Notification', { Id: 'b' }),
      'MoqrCTu-cln7ay_AlQ4565PdA85nzULPF44MWEZTeb8',
    ],
    ['an engine', wrap('imm:Engine:Exif', sources), '2wChTiGTntnVIhyxv7rEjU0JC1P8IFZKwZevka7-UmQ'],
  ])('stay what they are: %s', (_case, value, id) => {
    expect(idOf(value)).toBe(id);
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
      State: fc.oneof(text, fc.jsonValue()),
      Error: fc.oneof(text, fc.jsonValue()),
      Code: text,
      Message: text,
      EndTime: text,
      Suggestion: text,
      Files: entries,
      Sources: entries,
      Tasks: fc.oneof(
        fc.jsonValue(),
        fc.array(fc.record({ TaskId: text, Status: text }, { requiredKeys: [] }), { maxLength: 3 }),
      ),
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
      hostile.map((content) => ({ source: 'acs.imm', type: 'imm:Batch:Notification', content })),
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
