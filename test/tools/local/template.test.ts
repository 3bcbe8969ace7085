import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { readTemplate } from '../../../tools/local/template.js';
import { project } from '../../built-project.js';
import { temporaryFolder } from './temporary-folder.js';

const path = join(project, 's.yaml');

afterEach(() => vi.unstubAllEnvs());

it('reads the functions and triggers of s.yaml', async () => {
  vi.stubEnv('ACCOUNT_ID', undefined);
  vi.stubEnv('BUCKET', 'my-uploads');
  vi.stubEnv('CALLBACK_PUBLIC_KEYS', 'not for here');
  const { account, region, functions } = await readTemplate(path);
  expect({ account, region }).toEqual({ account: '1234567890123456', region: 'cn-hangzhou' });
  const callback = functions.find(({ name }) => name === 'oss-inbox-upload-callback');
  expect(callback).toMatchObject({
    code: join(path, '../dist/upload-callback'),
    handler: 'index.handler',
    timeout: 10,
    environment: { LOG_LEVEL: 'info', CALLBACK_PUBLIC_KEYS: '' },
    triggers: [{ triggerType: 'http', triggerConfig: { methods: ['POST'] } }],
  });
  expect(functions.find(({ name }) => name === 'oss-inbox-object-event')).toMatchObject({
    retries: 3,
    onFailure: 'acs:mns:cn-hangzhou:1234567890123456:/queues/oss-inbox-failures/messages',
    triggers: [
      {
        triggerType: 'oss',
        sourceArn: 'acs:oss:cn-hangzhou:1234567890123456:my-uploads',
        triggerConfig: { filter: { key: { prefix: 'uploads/', suffix: '' } } },
      },
    ],
  });
});

it.each([
  ['what the CLI refuses', 'vars: {a: "${env(\'NOT_SET\')}"}\nresources: {}', "can't be rendered"],
  [
    'a function without code',
    'edition: 3.0.0\nname: a\nresources: {f: {component: fc3, props: {region: a, functionName: f, handler: i.h}}}',
    'resources.f.props.code',
  ],
])('says what is wrong with %s, and reads no .env', async (_, yaml, message) => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 's.yaml'), yaml);
  await writeFile(join(folder, '.env'), 'NOT_SET=secret');
  await expect(readTemplate(join(folder, 's.yaml'))).rejects.toThrow(message);
});

it('says which file is not there', async () => {
  await expect(readTemplate('/nowhere/s.yaml')).rejects.toThrow(
    "/nowhere/s.yaml can't be rendered: there is no such file",
  );
});
