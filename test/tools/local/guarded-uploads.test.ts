import { join } from 'node:path';
import OSS from 'ali-oss';
import { buildCallback, createUploadTicket, type UploadTicket } from 'oss-inbox';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Cloud, startCloud } from '../../../tools/local/cloud.js';
import { readTemplate } from '../../../tools/local/template.js';
import { project } from '../../built-project.js';
import { runner } from './test-cloud.js';

// The built callback function with all its guards on, wired by s.yaml, between the real client and the local OSS.
const secrets = 'a-secret-of-the-local-server';
const bucket = 'oss-inbox-uploads';
const credentials = { accessKeyId: 'id', accessKeySecret: 'secret' };
let cloud: Cloud;
let client: OSS;
let callbackUrl: string;

beforeAll(async () => {
  const template = await readTemplate(join(project, 's.yaml'));
  const environment = { CALLBACK_TICKET_SECRETS: secrets, ALLOWED_BUCKETS: bucket };
  cloud = await startCloud({ template, runner, port: 0, environment });
  callbackUrl = `${cloud.fc.http.get('oss-inbox-upload-callback')?.url}/`;
  client = new OSS({ region: 'oss-cn-hangzhou', bucket, endpoint: cloud.oss.url, ...credentials });
}, 20_000);
afterAll(() => cloud.close());

function issue(): UploadTicket {
  return createUploadTicket({
    bucket,
    region: 'cn-hangzhou',
    prefix: 'uploads/u-1/',
    user: 'u-1',
    maxSize: 1000,
    callbackUrl,
    secrets,
    credentials,
    endpoint: `${cloud.oss.url}/${bucket}`,
  });
}

async function post({ url, fields }: UploadTicket, name: string) {
  const form = new FormData();
  for (const [field, value] of fields) form.append(field, value);
  form.append('file', new File(['hello'], name));
  const response = await fetch(url, { method: 'POST', body: form });
  return { status: response.status, text: await response.text() };
}

/** An upload whose callback the uploader made up; what its answer was. */
async function putWithCallback(body: string): Promise<unknown> {
  const { headers } = buildCallback({ url: callbackUrl, body });
  return client.put('uploads/u-1/mine.txt', Buffer.from('hello'), { headers });
}

const ticketIn = ({ fields }: UploadTicket) => {
  const callback = Buffer.from(new Map(fields).get('callback') ?? '', 'base64').toString();
  return /ticket=([\w.-]+)/.exec(callback)?.[1] ?? '';
};

it('lets an upload with a ticket in, confirmed by asking OSS for the object', async () => {
  const answer = await post(issue(), 'a b+报.txt');
  expect(answer.status).toBe(200);
  expect(JSON.parse(answer.text)).toMatchObject({
    ok: true,
    duplicate: false,
    result: { object: 'uploads/u-1/a b+报.txt' },
  });
});

it('answers the second upload with one ticket with what the first one got', async () => {
  const ticket = issue();
  const first = JSON.parse((await post(ticket, 'first.txt')).text);
  const second = JSON.parse((await post(ticket, 'second.txt')).text);
  expect(second).toMatchObject({ duplicate: true, result: first.result });
});

it.each([
  ['no ticket', () => 'bucket=${bucket}&object=${object}'],
  ['a ticket of nobody', () => 'bucket=${bucket}&object=${object}&ticket=v1.e30.AAAA'],
  [
    'a good ticket and an object that was never uploaded',
    () =>
      `bucket=${bucket}&object=uploads%2Fu-1%2Fnever.txt&etag=\${etag}&size=\${size}&ticket=${ticketIn(issue())}`,
  ],
  [
    'a good ticket and another size',
    () => `bucket=${bucket}&object=\${object}&etag=\${etag}&size=5000&ticket=${ticketIn(issue())}`,
  ],
  [
    "a good ticket and somebody else's object",
    () => `bucket=${bucket}&object=uploads%2Fu-2%2Fa.txt&ticket=${ticketIn(issue())}`,
  ],
])('refuses a callback that OSS signed, with %s', async (_, body) => {
  await expect(putWithCallback(body())).rejects.toMatchObject({
    status: 203,
    code: 'CallbackFailed',
    message: expect.stringMatching(/Error status : 40[13]/),
  });
});
