import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Smq, startSmq } from '../../tools/local/smq/start-smq.js';
import { BuiltFunction, type Delivery } from '../faults/fc.js';
import { inboxDatabase } from '../shared/inbox/inbox-database.js';
import type { TestDatabase } from '../test-database.js';

// Processes begin and end here; a busy machine may take its time.
vi.setConfig({ testTimeout: 20_000 });

const QUEUE = 'failures';
const text = '{"events":[{"eventName":"ObjectCreated:PutObject","eventSource":"acs:oss"';
const bytes = Buffer.from([0x7b, 0xff, 0xfe, 0x00]);

let database: TestDatabase;
let smq: Smq;
const started: BuiltFunction[] = [];

beforeEach(async () => {
  [database, smq] = await Promise.all([
    inboxDatabase(),
    startSmq({ port: 0, owner: { region: 'cn-hangzhou', account: '1234567890123456' } }),
  ]);
  smq.broker.createQueue(QUEUE);
});
afterEach(async () => {
  await Promise.all(started.splice(0).map((fc) => fc.kill()));
  await Promise.all([database.drop(), smq.close()]);
});

function start(environment: Record<string, string> = {}): BuiltFunction {
  const DATABASE_URL = database.url;
  const queue = { DEAD_LETTER_QUEUE: QUEUE, SMQ_ENDPOINT: smq.url };
  const fc = new BuiltFunction({
    built: 'build/project/dist/task-result',
    environment: { DATABASE_URL, ...queue, ...environment },
  });
  started.push(fc);
  return fc;
}

/** The messages in the queue, each of which is taken out. */
async function deadLetters() {
  const queue = smq.broker.queue(QUEUE);
  const all = [];
  for (;;) {
    const message = await queue.receive().catch(() => undefined);
    if (message === undefined) return all;
    queue.delete(message.receiptHandle);
    all.push(JSON.parse(message.body));
  }
}

const summaryOf = ({ outcome }: Delivery) => JSON.parse(outcome.payload.toString());
const rejected = { received: 1, handled: 0, duplicates: 0, rejected: 1 };

describe('a delivery that cannot be decoded', () => {
  it('is a dead letter with its original text, once', async () => {
    const fc = start();
    for (let time = 0; time < 2; time += 1) {
      expect(summaryOf(await fc.deliver(Buffer.from(text)))).toMatchObject(rejected);
    }
    expect(await deadLetters()).toMatchObject([{ requestPayload: text }]);
  });

  it('is a dead letter with its original bytes, where they are no text', async () => {
    expect(summaryOf(await start().deliver(bytes))).toMatchObject(rejected);
    const [deadLetter, ...others] = await deadLetters();
    expect(others).toEqual([]);
    expect(deadLetter).toMatchObject({ requestPayloadEncoding: 'base64' });
    expect(Buffer.from(deadLetter.requestPayload, 'base64')).toEqual(bytes);
  });

  it('is kept by the ledger in full, where a message cannot hold it', async () => {
    const long = text + 'x'.repeat(65_536);
    expect(summaryOf(await start().deliver(Buffer.from(long)))).toMatchObject(rejected);
    expect(await deadLetters()).toEqual([]);
    const rows = await database.sql`select type, state, payload->>'text' as text from oss_inbox`;
    expect([...rows]).toEqual([{ type: 'oss-inbox:Poison', state: 'failed', text: long }]);
  });

  it.each([
    ['and not for a message, without a database', { DATABASE_URL: '' }, 'x'.repeat(65_536)],
    ['without a queue', { DEAD_LETTER_QUEUE: '' }, ''],
    ['while the queue is gone', { SMQ_ENDPOINT: 'http://127.0.0.1:1' }, ''],
  ])('is left to Function Compute %s', async (_, environment, more) => {
    const { outcome, tries } = await start(environment).deliver(Buffer.from(text + more));
    expect(outcome.errorType).toBe('HandledInvocationError');
    expect(tries).toBe(4);
    // When it comes again, from the failure destination.
    if (more === '') {
      expect(summaryOf(await start().deliver(Buffer.from(text)))).toMatchObject(rejected);
      expect(await deadLetters()).toHaveLength(1);
    }
  });
});
