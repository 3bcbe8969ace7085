import { join } from 'node:path';
import { buildCallback, migrate } from 'oss-inbox';
import { afterEach, expect, it, vi } from 'vitest';
import { type Cloud, startCloud } from '../../../tools/local/cloud.js';
import { someFaults } from '../../../tools/local/fault-injector.js';
import { readPlaces } from '../../../tools/local/places.js';
import { ossClient } from '../../../tools/local/real-clients.js';
import { readTemplate } from '../../../tools/local/template.js';
import { project } from '../../built-project.js';
import { newDatabase, type TestDatabase } from '../../test-database.js';
import { runner } from './test-cloud.js';

const UPLOADS = 1000;
const AT_ONCE = 16;

let database: TestDatabase | undefined;
let cloud: Cloud | undefined;
afterEach(async () => {
  await cloud?.close();
  await database?.drop();
});

interface Answer {
  readonly ok: boolean;
  readonly duplicate: boolean;
}

it('has each of a thousand uploads handled once, and its event, on a bad day', async () => {
  database = await newDatabase();
  await migrate(database.url);
  /** How often a signal ended so, by outcome, type and key. */
  const ended = new Map<string, number>();
  cloud = await startCloud({
    template: await readTemplate(join(project, 's.yaml')),
    runner,
    port: 0,
    faults: someFaults,
    environment: { DATABASE_URL: database.url, LOG_LEVEL: 'info' },
    onLine({ text }) {
      const line = JSON.parse(text);
      if (line.msg !== 'signal') return;
      const name = `${line.outcome} ${line.type} ${line.key}`;
      ended.set(name, (ended.get(name) ?? 0) + 1);
    },
  });
  const { bucket, prefix, callbackUrl: url } = readPlaces(cloud);
  const fields = { bucket: '${bucket}', object: '${object}', reqId: '${reqId}' };
  const { headers } = buildCallback({ url, fields });
  const client = ossClient(cloud, bucket);
  const keys = Array.from({ length: UPLOADS }, (_, index) => `${prefix}${index}.txt`);
  const waiting = keys.values();
  const answers: Answer[] = [];
  const upload = async () => {
    for (const key of waiting) {
      const { data } = await client.put(key, Buffer.from(key), { headers });
      answers.push(data as Answer);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, upload));
  expect(answers).toHaveLength(UPLOADS);
  expect(answers.filter(({ ok, duplicate }) => !ok || duplicate)).toEqual([]);

  const rows = database.sql;
  await vi.waitFor(
    async () => {
      const [open] = await rows`select count(*)::int from oss_inbox where state <> 'completed'`;
      const [done] = await rows`select count(*)::int from oss_inbox where state = 'completed'`;
      expect([open?.['count'], done?.['count']]).toEqual([0, 2 * UPLOADS]);
    },
    { timeout: 120_000, interval: 200 },
  );
  const types = ['oss:UploadCallback', 'oss:ObjectCreated:PutObject'];
  for (const key of keys) {
    for (const type of types) expect(ended.get(`handled ${type} ${key}`), key).toBe(1);
  }
  // There were some.
  const duplicates = [...ended.keys()].filter((name) => name.startsWith('duplicate '));
  expect(duplicates.length).toBeGreaterThan(UPLOADS / 10);
}, 240_000);
