import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readLocalFile } from '../../../tools/local/local-file.js';
import { temporaryFolder } from './temporary-folder.js';

async function read(content: string) {
  const path = join(await temporaryFolder(), 'local.yaml');
  await writeFile(path, content);
  return readLocalFile(path);
}

it('reads credentials, subscriptions and event rules', async () => {
  const file = await read(`
credentials:
  - { accessKeyId: me, accessKeySecret: secret }
subscriptions:
  - { topic: tasks, name: copy, endpoint: queue:copies, format: JSON, filterTag: urgent }
  - { topic: tasks, name: push, endpoint: function:oss-inbox-topic-push }
eventRules:
  - name: images
    eventTypes: [ObjectCreated:*]
    match: [{ prefix: uploads/images/, suffix: .png }, { fullName: uploads/one.txt }]
    endpoint: topic:images
`);
  expect(file).toMatchObject({
    credentials: [{ accessKeyId: 'me' }],
    subscriptions: [{ format: 'JSON', filterTag: 'urgent' }, { name: 'push' }],
    eventRules: [{ name: 'images', match: [{ suffix: '.png' }, { fullName: 'uploads/one.txt' }] }],
  });
});

it('says which file is not there', async () => {
  await expect(readLocalFile('/nowhere/local.yaml')).rejects.toThrow(
    'there is no /nowhere/local.yaml',
  );
});

it('may be empty', async () => {
  expect(await read('# nothing\n')).toEqual({ credentials: [], subscriptions: [], eventRules: [] });
});

it.each([
  ['subscribers: []', /Unrecognized key/],
  ['credentials: [{ accessKeyId: me }]', /credentials\.0\.accessKeySecret/],
  [
    'subscriptions: [{ topic: t, name: n, endpoint: "ftp://a" }]',
    /subscriptions\.0\.endpoint: must be queue:<name>, function:<name> or an http/,
  ],
  [
    'eventRules: [{ name: 1a, eventTypes: [a], match: [{ prefix: b }], endpoint: topic:t }]',
    /eventRules\.0\.name: must be a name/,
  ],
  [
    'eventRules: [{ name: a, eventTypes: ["ObjectCreated:*"], match: [{}], endpoint: topic:t }]',
    /needs a full name, a prefix or a suffix/,
  ],
  ['a: [', /local\.yaml: /],
])('says what is wrong with %j', async (content, message) => {
  await expect(read(content)).rejects.toThrow(message);
});
