import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { EventStatus } from '../../../../tools/local/oss/event-status.js';
import { startTestOss, type TestOss } from './test-oss.js';

const { headers: documented } = JSON.parse(
  readFileSync(
    new URL('../../../samples/callback-event-status-headers.json', import.meta.url),
    'utf8',
  ),
) as { headers: Record<string, string> };

let statuses: (EventStatus | undefined)[] = [];
let test: TestOss;
beforeAll(async () => {
  test = await startTestOss({ onEvent: () => statuses.shift() });
});
afterEach(() => {
  statuses = [];
});
afterAll(() => test.oss.close());

const put = async () => (await test.client.put('a', Buffer.from('a'))).res.headers;
const read = (header: string | undefined) =>
  JSON.parse(Buffer.from(header ?? '', 'base64').toString()) as unknown;

it('an answer says by the documented headers that the event reached SMQ', async () => {
  statuses = ['ok'];
  expect(await put()).toMatchObject(documented);
});

it.each([['none' as const], [undefined]])(
  'it has none of them when no rule matched (%s)',
  async (status) => {
    statuses = [status];
    const names = Object.keys(await put());
    expect(names.filter((name) => name in documented)).toEqual([]);
  },
);

it('it says so when SMQ failed', async () => {
  statuses = ['failed'];
  const headers = await put();
  expect(read(headers['x-oss-event-status'])).toEqual({ Result: 'Fail' });
  expect(read(headers['x-oss-process-status'])).toMatchObject({ code: 'Fail' });
});

it('one failure among several events is what it tells of', async () => {
  for (const key of ['a', 'b', 'c']) await test.client.put(key, Buffer.from('a'));
  statuses = ['ok', 'failed', 'none'];
  const { res } = await test.client.deleteMulti(['a', 'b', 'c']);
  expect(read(res.headers['x-oss-process-status'])).toMatchObject({ code: 'Fail' });
});

it('an upload does not fail with who listens', async () => {
  const failing = await startTestOss({
    onEvent: () => {
      throw new Error('nobody is there');
    },
  });
  const { res } = await failing.client.put('a', Buffer.from('a'));
  expect([res.status, read(res.headers['x-oss-event-status'])]).toEqual([200, { Result: 'Fail' }]);
  await failing.oss.close();
});
