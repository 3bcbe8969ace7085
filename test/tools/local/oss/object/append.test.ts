import { afterAll, beforeAll, expect, it } from 'vitest';
import { crc64 } from '../../../../../tools/local/oss/crc64.js';
import { temporaryFolder } from '../../temporary-folder.js';
import { startTestOss, type TestOss } from '../test-oss.js';

const inMemory: { test?: TestOss } = {};
const inFolder: { test?: TestOss } = {};
beforeAll(async () => {
  inMemory.test = await startTestOss();
  inFolder.test = await startTestOss({ folder: await temporaryFolder() });
});
afterAll(async () => {
  await inMemory.test?.oss.close();
  await inFolder.test?.oss.close();
});

it.each([
  ['in memory', inMemory],
  ['in a folder', inFolder],
])('an appendable object grows %s', async (_, { test }) => {
  if (!test) throw new Error('not started');
  const first = await test.client.append('log.txt', Buffer.from('hello '));
  expect(first.nextAppendPosition).toBe('6');
  const { nextAppendPosition, res } = await test.client.append('log.txt', Buffer.from('world'), {
    position: first.nextAppendPosition,
  });
  expect(nextAppendPosition).toBe('11');
  expect(res.headers['x-oss-hash-crc64ecma']).toBe(String(crc64(Buffer.from('hello world'))));
  const get = await test.client.get('log.txt');
  expect(get.content.toString()).toBe('hello world');
  expect(get.res.headers).toMatchObject({
    'x-oss-object-type': 'Appendable',
    'x-oss-next-append-position': '11',
  });
  expect(test.events.map(({ document }) => JSON.parse(document) as unknown)).toMatchObject([
    { events: [{ oss: { object: { position: 0, size: 6, deltaSize: 6 } } }] },
    {
      events: [
        {
          eventName: 'ObjectCreated:AppendObject',
          oss: { object: { position: 6, size: 11, deltaSize: 5 } },
        },
      ],
    },
    { events: [{ eventName: 'ObjectDownloaded:GetObject' }] },
  ]);

  // Of many that want to go on at one place, one does.
  const tries = Array.from('abcdef', (deadLetter) =>
    test.client.append('log.txt', Buffer.from(deadLetter), { position: 11 }),
  );
  const outcomes = await Promise.allSettled(tries);
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect((await test.client.get('log.txt')).content.toString()).toMatch(/^hello world[a-f]$/);
});

it('is told where to go on when the position is wrong', async () => {
  const { test } = inMemory;
  await test?.client.append('at.txt', Buffer.from('abc'));
  const response = await fetch(`${test?.oss.url}/bkt/at.txt?append&position=1`, {
    method: 'POST',
    body: 'x',
  });
  expect(response.status).toBe(409);
  expect(response.headers.get('x-oss-next-append-position')).toBe('3');
  expect(await response.text()).toContain('<Code>PositionNotEqualToLength</Code>');
});

it.each([
  ['an object that was put', 'put.txt', 5, 'ObjectNotAppendable'],
  ['a new object behind its beginning', 'new.txt', 1, 'PositionNotEqualToLength'],
  ['a place that is none', 'new.txt', '-1', 'InvalidArgument'],
])('nothing is appended to %s', async (_, key, position, code) => {
  const { test } = inMemory;
  await test?.client.put('put.txt', Buffer.from('hello'));
  await expect(test?.client.append(key, Buffer.from('x'), { position })).rejects.toMatchObject({
    code,
  });
});
