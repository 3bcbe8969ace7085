import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { readSample } from '../functions/invoke.js';
import { inboxDatabase } from '../shared/inbox/inbox-database.js';
import { callbackEvent, trustOwnKey } from '../shared/runtime/http-event.js';
import type { TestDatabase } from '../test-database.js';
import { BuiltFunction } from './fc.js';

// Processes begin and end here; a busy machine may take its time.
vi.setConfig({ testTimeout: 20_000 });

// One upload as OSS tells of it, each time to another function.
const object = { bucket: 'example-uploads', object: 'uploads/2026/photo 1.jpg', size: '1024' };
const body = new URLSearchParams({ ...object, reqId: '65A1B2C3D4E5F60718293A4B' }).toString();
const ways = {
  'upload-callback': callbackEvent(body),
  'object-event': Buffer.from(readSample('fc-oss-putobject.json')),
  'task-result': Buffer.from(readSample('fc-mns-topic-json-base64-oss-event.json')),
};
type Way = keyof typeof ways;

const CALLBACK = 'upload-callback';
const orders: Way[][] = [
  [CALLBACK, 'object-event', 'task-result'],
  [CALLBACK, 'task-result', 'object-event'],
  ['object-event', CALLBACK, 'task-result'],
  ['object-event', 'task-result', CALLBACK],
  ['task-result', CALLBACK, 'object-event'],
  ['task-result', 'object-event', CALLBACK],
];

let database: TestDatabase;
const functions = new Map<Way, BuiltFunction>();
const logged: string[] = [];

beforeAll(async () => {
  database = await inboxDatabase();
  const environment = {
    DATABASE_URL: database.url,
    CALLBACK_PUBLIC_KEYS: trustOwnKey,
    CALLBACK_DEADLINE_MS: '4900',
    LOG_LEVEL: 'info',
  };
  for (const way of Object.keys(ways) as Way[]) {
    const onLine = (line: string) => logged.push(line);
    functions.set(
      way,
      new BuiltFunction({ built: `build/project/dist/${way}`, environment, onLine }),
    );
  }
});
afterAll(async () => {
  for (const fc of functions.values()) await fc.kill();
  await database.drop();
});

/** What became of a delivery: `handled` or `duplicate`. */
async function arrive(way: Way): Promise<string> {
  const outcome = await functions.get(way)?.invoke(ways[way]);
  const payload = outcome?.payload.toString() ?? '';
  expect(outcome?.errorType, payload).toBeUndefined();
  const answer = JSON.parse(payload);
  if (way !== CALLBACK) return answer.handled === 1 ? 'handled' : 'duplicate';
  expect(JSON.parse(answer.body)).toMatchObject({ ok: true });
  return JSON.parse(answer.body).duplicate ? 'duplicate' : 'handled';
}

/** Checks that the callback and the event were each handled once, and forgets them. */
async function expectOnce(): Promise<void> {
  const rows = await database.sql`
    select type, state, attempts, bucket, key from oss_inbox order by type`;
  const { bucket, object: key } = object;
  const row = { state: 'completed', attempts: 1, bucket, key };
  expect([...rows]).toEqual([
    { type: 'oss:ObjectCreated:PutObject', ...row },
    { type: 'oss:UploadCallback', ...row },
  ]);
  // What the handlers of the project log.
  const lines: string[] = logged.map((line) => JSON.parse(line).msg);
  expect(lines.filter((msg) => msg !== 'signal').sort()).toEqual([
    'ObjectCreated:PutObject',
    'upload',
  ]);
  logged.length = 0;
  await database.sql`truncate oss_inbox`;
}

it.each(orders)('handles an upload once that is told by %s, %s, %s', async (...order) => {
  const outcomes: string[] = [];
  for (const way of order) outcomes.push(await arrive(way));
  const first = order.find((way) => way !== CALLBACK);
  const expected = order.map((way) =>
    way === CALLBACK || way === first ? 'handled' : 'duplicate',
  );
  expect(outcomes).toEqual(expected);
  expect(await Promise.all(order.map(arrive))).toEqual(order.map(() => 'duplicate'));
  await expectOnce();
});

it('handles an upload once that is told in all ways at once', async () => {
  for (let round = 0; round < 20; round += 1) {
    const [callback, ...events] = await Promise.all(orders[0]?.map(arrive) ?? []);
    expect(callback).toBe('handled');
    expect(events.sort()).toEqual(['duplicate', 'handled']);
    await expectOnce();
  }
});
