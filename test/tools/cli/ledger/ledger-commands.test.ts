import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { newDatabase, type TestDatabase } from '../../../test-database.js';
import { runCli } from '../run-cli.js';
import { callbackSignal, filledLedger } from './fill-ledger.js';

vi.setConfig({ testTimeout: 60_000 });

let database: TestDatabase;
beforeAll(async () => {
  database = await filledLedger();
  vi.stubEnv('DATABASE_URL', database.url);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await database.drop();
});

async function listed(...args: string[]) {
  const { code, stdout, stderr } = await runCli(['ls', '--json', ...args]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const rows = JSON.parse(stdout) as { id: string; type: string; state: string }[];
  return rows.map(({ id, type, state }) => `${id} ${type.split(':')[0]} ${state}`);
}

const all = [
  'u-failed oss failed',
  'u-done oss completed',
  'u-done handoff failed',
  'u-dead oss abandoned',
  'e-claimed oss claimed',
];

describe('oss-inbox ls', () => {
  it.each([
    ['everything in the order of receipt', [], all],
    ['one object', ['--object', 'bkt/uploads/a.txt'], [all[0], all[3]]],
    ['one bucket', ['--bucket', 'other'], [all[4]]],
    ['what failed', ['--state', 'failed'], [all[0], all[2]]],
    ['what is claimed, its lease running', ['--state', 'claimed'], [all[4]]],
    ['what was abandoned', ['--state', 'abandoned'], [all[3]]],
    ['one type', ['--type', 'oss:UploadCallback'], [all[0], all[1], all[3]]],
    ['types by their beginning', ['--type', 'handoff:*'], [all[2]]],
    ['what came lately', ['--since', '90m'], [all[3], all[4]]],
    ['the last ones', ['--limit', '2'], [all[3], all[4]]],
    ['nothing, for text that is SQL', ['--bucket', "' or true --"], []],
  ])('lists %s', async (_, args, expected) => {
    expect(await listed(...args)).toEqual(expected);
  });

  it("shows attempts, object and the error's first line", async () => {
    const { stdout } = await runCli(['ls', '--state', 'failed']);
    const [title, object, error] = stdout.split('\n');
    expect(title).toMatch(
      /^20\d\d-\d\d-\d\d \d\d:\d\d:\d\d {2}oss:UploadCallback +failed +2 attempts$/,
    );
    expect(object).toBe('    u-failed  bkt/uploads/a.txt');
    expect(error).toBe('    no room');
  });

  it.each([
    [['--since', 'yesterday'], 'It must be like 30m'],
    [['--limit', '0'], 'whole number from 1'],
    [['--object', 'bucket'], 'It must be bucket/key'],
    [['--state', 'lost'], 'Allowed choices'],
  ])('refuses %j', async (args, expected) => {
    const { code, stderr } = await runCli(['ls', ...args]);
    expect(code).toBe(2);
    expect(stderr).toContain(expected);
  });

  it('says that the table is missing', async () => {
    const empty = await newDatabase();
    try {
      const { code, stderr } = await runCli(['ls', '--database-url', empty.url]);
      expect(code).toBe(1);
      expect(stderr).toMatch(/^oss-inbox: [^\n]*the table oss_inbox is missing[^\n]*\n$/);
    } finally {
      await empty.drop();
    }
  });
});

describe('oss-inbox show', () => {
  it('shows the row of the signal and that of its handing on, with payload and result', async () => {
    const { code, stdout } = await runCli(['show', 'u-done']);
    expect(code).toBe(0);
    const [signal = '', handoff = ''] = stdout.split('\n\n');
    expect(signal).toMatch(/^oss:UploadCallback {2}completed$/m);
    expect(signal).toContain('"saved": true');
    expect(signal).toContain('"crc64": "12345678901234567890"');
    expect(handoff).toMatch(/^handoff:webhook:oss:UploadCallback {2}failed$/m);
    expect(handoff).toContain('lastError   status 500');
  });

  it('prints JSON, with the whole error', async () => {
    const { stdout } = await runCli(['show', '--json', 'u-failed']);
    expect(JSON.parse(stdout)).toEqual([
      expect.objectContaining({
        id: 'u-failed',
        bucket: 'bkt',
        attempts: 2,
        lastError: 'no room\n  at put',
        payload: callbackSignal('u-failed'),
        result: null,
      }),
    ]);
  });

  it('exits with 1 for an id that is not there', async () => {
    const { code, stdout, stderr } = await runCli(['show', 'none']);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toBe('oss-inbox: the ledger has nothing of the id none\n');
  });
});
