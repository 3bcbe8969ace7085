import { buildAsyncProcess, decodeAsyncProcessResponse } from 'oss-inbox';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { startTestOss, type TestOss } from '../test-oss.js';

let test: TestOss;
beforeAll(async () => {
  test = await startTestOss();
  await test.client.put('in/letter.docx', Buffer.from('hello'));
});
afterAll(() => test.oss.close());

async function start(key: string, process: string) {
  const { data } = await test.client.request({
    method: 'POST',
    bucket: 'bkt',
    object: key,
    subres: 'x-oss-async-process',
    content: Buffer.from(`x-oss-async-process=${process}`),
    successStatuses: [200],
  });
  return data.toString();
}

it.each([
  ['doc/convert', 'OfficeConversion', 'OfficeConversion'],
  ['video/convert', 'MediaConvert', 'MediaConvert'],
  ['style/mine', 'MediaConvert', 'MediaConvert'],
  ['pointcloud/compress', 'PointCloudCompression', 'PointCloudCompress'],
])('runs %s: stores a marked output and publishes the result', async (action, kind, taskType) => {
  test.published.length = 0;
  const answer = await start(
    'in/letter.docx',
    buildAsyncProcess({
      action,
      params: action === 'doc/convert' ? { target: 'pdf' } : {},
      saveAs: { bucket: 'out', object: '{dirname}/{barename}-1' },
      notify: { topic: 'tasks' },
    }),
  );
  expect(JSON.parse(answer)).toMatchObject({
    EventId: expect.stringMatching(/^[0-9A-F]{3}-[0-9A-Za-z]{27}$/),
    RequestId: expect.stringMatching(/^[0-9A-F-]{36}$/),
  });
  const { taskId } = decodeAsyncProcessResponse(answer);
  expect(taskId.startsWith(`${taskType}-`)).toBe(true);
  await vi.waitFor(() => expect(test.published).toHaveLength(1), 5000);
  const message = JSON.parse(test.published[0]?.text ?? '') as { content: string };
  expect(message).toMatchObject({
    id: expect.stringMatching(/^25E-[0-9A-Za-z]{27}$/),
    source: 'acs.imm',
    type: `imm:Task:${kind}`,
    time: expect.stringMatching(/^\d{13}$/),
  });
  expect(JSON.parse(message.content)).toMatchObject({
    TaskType: taskType,
    TaskId: taskId,
    Status: 'Succeeded',
  });
  const output = await fetch(`${test.oss.url}/out/in/letter-1`);
  expect(await output.text()).toBe(
    `stand-in output of ${action} on oss://bkt/in/letter.docx, nothing was converted\n`,
  );
});

const base64 = (text: string) => Buffer.from(text).toString('base64url');
const saveAt = (key: string, bucket = 'bkt') =>
  `doc/convert,target_pdf|sys/saveas,b_${base64(bucket)},o_${base64(key)}`;

it.each([
  ['a missing object', 'in/none.docx', saveAt('a'), 'NoSuchKey'],
  ['an unknown topic', 'in/letter.docx', `${saveAt('a')}/notify,topic_bm9uZQ`, 'InvalidArgument'],
  ['an unknown group', 'in/letter.docx', 'doc/convert,target_pdf|what,o_YQ', 'InvalidArgument'],
  ['a bucket that is none', 'in/letter.docx', saveAt('a', '{index}'), 'InvalidArgument'],
  ['a key that gets a slash first', 'in/letter.docx', saveAt('{tags.a}/a'), 'InvalidArgument'],
  ['a key that gets too long', 'in/letter.docx', saveAt('{key}'.repeat(100)), 'InvalidArgument'],
  ['a time in the key', 'in/letter.docx', saveAt('{year}'), 'InvalidArgument'],
])('refuses a task for %s', async (_, key, process, code) => {
  await expect(start(key, process)).rejects.toMatchObject({ code });
});
