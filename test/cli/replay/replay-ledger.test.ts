import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startTestFc, type TestFc } from '../../local/fc/test-fc.js';
import type { TestDatabase } from '../../test-database.js';
import { callbackSignal, filledLedger } from '../ledger/fill-ledger.js';
import { runCli } from '../run-cli.js';
import { outcomesOf } from './letters.js';

vi.setConfig({ testTimeout: 60_000 });

const name = 'oss-inbox-upload-callback';

let database: TestDatabase;
let test: TestFc | undefined;
beforeEach(async () => {
  database = await filledLedger();
  vi.stubEnv('DATABASE_URL', database.url);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await test?.fc.close();
  await database.drop();
});

const replay = (...args: string[]) => runCli(['replay', '--ledger', '--json', ...args]);

async function states() {
  const rows = await database.sql<{ id: string; state: string }[]>`
    select id, state from oss_inbox where type = 'oss:UploadCallback' order by received_at`;
  return rows.map(({ id, state }) => `${id} ${state}`);
}

describe('oss-inbox replay --ledger', () => {
  it('lists upload callbacks that failed or were abandoned, and no other row', async () => {
    const { code, stdout } = await replay();
    expect(code).toBe(0);
    expect(outcomesOf(stdout)).toEqual(['u-failed listed', 'u-dead listed']);
    expect(JSON.parse(stdout).letters[0]).toMatchObject({
      function: name,
      attempts: 2,
      reason: { code: 'failed', message: 'no room\n  at put' },
      signals: [
        { id: 'u-failed', type: 'oss:UploadCallback', bucket: 'bkt', key: 'uploads/a.txt' },
      ],
    });
  });

  it('has the deployed function complete the rows', async () => {
    test = await startTestFc('', {
      name,
      code: fileURLToPath(new URL('../../../dist/upload-callback', import.meta.url)),
      environment: { DATABASE_URL: database.url },
    });
    const { code, stdout } = await replay('--to', `local:${test.fc.url}`, '--yes');
    expect(outcomesOf(stdout)).toEqual(['u-failed replayed', 'u-dead replayed']);
    expect(code).toBe(0);
    expect(await states()).toEqual(['u-failed completed', 'u-done completed', 'u-dead completed']);
    expect(outcomesOf((await replay()).stdout)).toEqual([]);
  });

  it('is not content with an answer that left the row as it was', async () => {
    const source = `
      exports.handler = async (event) => {
        console.log(event.toString());
        return { statusCode: 200, headers: {}, body: '{"ok":true}' };
      };`;
    test = await startTestFc(source, { name });
    const to = ['--to', `local:${test.fc.url}`, '--yes'];
    const { code, stdout } = await replay(...to, '--only', 'u-dead');
    expect(code).toBe(1);
    expect(stdout).toContain('its row is abandoned: does the function use this database?');
    expect(test.lines.map(({ text }) => JSON.parse(text))).toEqual([
      { replay: callbackSignal('u-dead') },
    ]);
  });
});
