import Mns from '@alicloud/mns';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Cloud } from '../../../tools/local/cloud.js';
import { noLocalFile } from '../../../tools/local/local-file.js';
import type { Controls } from '../../../tools/local/page/controls.js';
import { ossClient, smqClient } from '../../../tools/local/real-clients.js';
import { newTrace } from '../../../tools/local/trace/trace.js';
import { startControls } from './start-controls.js';

// With credentials every door asks for a signature, and the functions, which sign with their own, get through.
const trace = newTrace();
const own = { accessKeyId: 'me', accessKeySecret: 'my-secret' };
let cloud: Cloud;
let controls: Controls;

beforeAll(async () => {
  const local = { ...noLocalFile, credentials: [own] };
  ({ cloud, controls } = await startControls(trace, { local }));
});
afterAll(() => cloud.close());

it('lets an upload of the page in, whose object the function asks for', async () => {
  const { url, fields } = await controls.issueUpload(5);
  const form = new FormData();
  for (const [field, value] of fields) form.append(field, value);
  form.append('file', new File(['hello'], 'a.txt'));
  const response = await fetch(url, { method: 'POST', body: form });
  expect(await response.json()).toMatchObject({ ok: true });
  const confirming = trace.all().filter(({ title }) => title === 'HeadObject');
  expect(confirming).toMatchObject([{ status: 'fine' }]);
});

it('lets the functions send dead letters', async () => {
  await smqClient(cloud).publishMessage('oss-inbox-tasks', { MessageBody: '{"TaskId":' });
  const { body } = await smqClient(cloud).receiveMessage('oss-inbox-failures', 20);
  expect(JSON.parse(body?.['MessageBody'] ?? '')).toMatchObject({ requestPayload: '{"TaskId":' });
});

it('lets nobody else in', async () => {
  const { oss, smq, fc } = cloud;
  expect((await fetch(`${oss.url}/bkt/a.txt`)).status).toBe(403);
  await ossClient(cloud, 'bkt').put('a.txt', Buffer.from('a'));
  const stranger = {
    ...cloud,
    local: { ...noLocalFile, credentials: [{ ...own, accessKeySecret: 'x' }] },
  };
  await expect(ossClient(stranger, 'bkt').get('a.txt')).rejects.toMatchObject({
    code: 'SignatureDoesNotMatch',
  });
  const mns = new Mns('1234567890123456', { ...own, accessKeySecret: 'x', endpoint: smq.url });
  await expect(mns.publishMessage('oss-inbox-tasks', { MessageBody: 'a' })).rejects.toMatchObject({
    name: 'MNSSignatureDoesNotMatchError',
  });
  const path = '2023-03-30/functions/oss-inbox-task-result/invocations';
  const answer = await fetch(`${fc.url}/${path}`, { method: 'POST', body: '{}' });
  expect(await answer.json()).toMatchObject({ Code: 'MissingRequiredHeader' });
});
