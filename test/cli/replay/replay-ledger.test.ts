import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { project } from '../../built-project.js';
import { startTestFc, type TestFc } from '../../local/fc/test-fc.js';
import { temporaryFolder } from '../../local/temporary-folder.js';
import { answering } from '../../shared/handoff/receivers.js';
import type { TestDatabase } from '../../test-database.js';
import { callbackSignal, filledLedger } from '../ledger/fill-ledger.js';
import { runCli } from '../run-cli.js';
import { outcomesOf } from './letters.js';

vi.setConfig({ testTimeout: 60_000 });

const name = 'oss-inbox-upload-callback';
const root = fileURLToPath(new URL('../../../', import.meta.url));
const deployed = join(project, 'dist/upload-callback');

let database: TestDatabase;
let test: TestFc | undefined;
beforeEach(async () => {
  database = await filledLedger();
  vi.stubEnv('DATABASE_URL', database.url);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await test?.fc.close();
  test = undefined;
  await database.drop();
});

const replay = (...args: string[]) => runCli(['replay', '--ledger', '--json', ...args]);

/** Has the function in this folder hand on to a server that takes everything; gives the ids that it was sent. */
async function startHandingOn(code: string, status = 204) {
  const { url, received } = await answering(status);
  const environment = {
    DATABASE_URL: database.url,
    HANDOFF_URL: url,
    HANDOFF_SECRET: `whsec_${Buffer.alloc(24, 'secret').toString('base64')}`,
    HANDOFF_ALLOW_PRIVATE: 'true',
  };
  test = await startTestFc('', { name, code, environment });
  const to = ['--to', `local:${test.fc.url}`, '--yes'];
  return { to, sent: () => received.map(({ body }) => (JSON.parse(body) as { id: string }).id) };
}

/** The upload's function with no `onUpload`, so that it only hands on. */
async function withoutHandler(): Promise<string> {
  const folder = await temporaryFolder();
  const door = JSON.stringify(join(root, 'shared/src/index.ts'));
  await build({
    stdin: {
      contents: `import { callbackFunction } from ${door}; export const handler = callbackFunction({});`,
      resolveDir: root,
    },
    outfile: join(folder, 'index.js'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['@alicloud/fc2'],
    logLevel: 'error',
  });
  return folder;
}

/** What the function's log says of the signal: one line an invocation. */
function invocationsOf(id: string): number {
  const lines = test?.lines.map(({ text }) => text) ?? [];
  return lines.filter((text) => text.includes('"msg":"signal"') && text.includes(`"${id}"`)).length;
}

async function states() {
  const rows = await database.sql<{ id: string; type: string; state: string; attempts: number }[]>`
    select id, type, state, attempts from oss_inbox where type like '%oss:UploadCallback' order by id, type desc`;
  return rows.map(
    ({ id, type, state, attempts }) => `${id} ${type.split(':')[0]} ${state} ${attempts}`,
  );
}

async function failUpload(attempts: number) {
  await database.sql`
    update oss_inbox set state = 'failed', attempts = ${attempts}, result = null
    where id = 'u-done' and type = 'oss:UploadCallback'`;
}

describe('oss-inbox replay --ledger', () => {
  it('lists uploads that failed, were abandoned or were not handed on, and no other row', async () => {
    await database.sql`
      insert into oss_inbox (id, type, state, attempts, payload)
      values ('e-failed', 'handoff:webhook:oss:ObjectCreated:PutObject', 'failed', 1, '{}')`;
    const { code, stdout } = await replay();
    expect(code).toBe(0);
    expect(outcomesOf(stdout)).toEqual(['u-failed listed', 'u-done listed', 'u-dead listed']);
    const signal = { type: 'oss:UploadCallback', bucket: 'bkt', key: 'uploads/a.txt' };
    expect(JSON.parse(stdout).letters).toMatchObject([
      {
        function: name,
        attempts: 2,
        reason: { code: 'failed', message: 'no room\n  at put' },
        signals: [{ id: 'u-failed', ...signal }],
      },
      {
        function: name,
        attempts: 1,
        reason: { code: 'failed', message: 'handoff:webhook: status 500' },
        signals: [{ id: 'u-done', ...signal }],
      },
      { reason: { code: 'abandoned', message: '' } },
    ]);
  });

  it.each([
    ['webhook', 'failed', 'failed'],
    ['function', 'was abandoned', 'claimed'],
  ])('lists a hand-off to a %s that %s', async (target, _, state) => {
    await database.sql`
      update oss_inbox
      set type = ${`handoff:${target}:oss:UploadCallback`}, state = ${state}, lease_until = now() - interval '1 minute'
      where id = 'u-done' and type like 'handoff:%'`;
    expect(outcomesOf((await replay('--only', 'u-done')).stdout)).toEqual(['u-done listed']);
  });

  it('has the deployed function complete the rows, and only hand on what was handled', async () => {
    const { to, sent } = await startHandingOn(deployed);
    const { code, stdout } = await replay(...to);
    expect(outcomesOf(stdout)).toEqual(['u-failed replayed', 'u-done replayed', 'u-dead replayed']);
    expect(code).toBe(0);
    expect(await states()).toEqual([
      'u-dead oss completed 2',
      'u-dead handoff completed 1',
      'u-done oss completed 1',
      'u-done handoff completed 2',
      'u-failed oss completed 3',
      'u-failed handoff completed 1',
    ]);
    expect(sent()).toEqual(['u-failed', 'u-done', 'u-dead']);
    expect(outcomesOf((await replay()).stdout)).toEqual([]);
  });

  it('invokes once for a signal whose own row failed and whose hand-off did', async () => {
    await failUpload(1);
    const { to, sent } = await startHandingOn(deployed);
    const { code, stdout } = await replay(...to, '--only', 'u-done');
    expect(outcomesOf(stdout)).toEqual(['u-done replayed']);
    expect(code).toBe(0);
    expect(await states()).toContain('u-done oss completed 2');
    expect(await states()).toContain('u-done handoff completed 2');
    expect(sent()).toEqual(['u-done']);
    expect(invocationsOf('u-done')).toBe(1);
  });

  it('takes the hand-off for all there is to do where the function has no handler', async () => {
    // As such a function leaves it when the object could not be confirmed: kept, and never claimed.
    await failUpload(0);
    const { to, sent } = await startHandingOn(await withoutHandler());
    for (const _ of ['first', 'again']) {
      const { code, stdout } = await replay(...to, '--only', 'u-done');
      expect(outcomesOf(stdout)).toEqual(['u-done replayed']);
      expect(code).toBe(0);
    }
    expect(await states()).toContain('u-done oss failed 0');
    expect(await states()).toContain('u-done handoff completed 2');
    expect(sent()).toEqual(['u-done']);
  });

  it('finds one row of an upload that a function without a handler could not hand on', async () => {
    await startHandingOn(await withoutHandler(), 500);
    await fetch(`${test?.fc.url}/2023-03-30/functions/${name}/invocations`, {
      method: 'POST',
      body: JSON.stringify({ replay: callbackSignal('u-new') }),
    });
    const found = (await states()).filter((row) => row.startsWith('u-new'));
    expect(found).toEqual(['u-new handoff failed 1']);
  });

  it.each([
    ['an upload', 'u-dead', 'its row is abandoned: does the function use this database?'],
    ['an upload that was never tried', 'u-failed', 'its row is failed: does the function'],
    [
      'a hand-off',
      'u-done',
      'its row handoff:webhook:oss:UploadCallback is failed: does the function use this database',
    ],
  ])('is not content with an answer that left the row of %s as it was', async (_, id, expected) => {
    await database.sql`update oss_inbox set attempts = 0 where id = 'u-failed'`;
    const source = `
      exports.handler = async (event) => {
        console.log(event.toString());
        return { statusCode: 200, headers: {}, body: '{"ok":true}' };
      };`;
    test = await startTestFc(source, { name });
    const to = ['--to', `local:${test.fc.url}`, '--yes'];
    const { code, stdout } = await replay(...to, '--only', id);
    expect(code).toBe(1);
    expect(stdout).toContain(expected);
    expect(test.lines.map(({ text }) => JSON.parse(text))).toEqual([
      { replay: callbackSignal(id) },
    ]);
  });
});
