import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { project } from '../../../built-project.js';
import { answering } from '../../../shared/handoff/receivers.js';
import type { TestDatabase } from '../../../test-database.js';
import { startTestFc, type TestFc } from '../../local/fc/test-fc.js';
import { temporaryFolder } from '../../local/temporary-folder.js';
import { callbackSignal, filledLedger } from '../ledger/fill-ledger.js';
import { runCli } from '../run-cli.js';
import { outcomesOf } from './dead-letters.js';

vi.setConfig({ testTimeout: 60_000 });

const name = 'oss-inbox-upload-callback';
/** Logs what it gets, and says that all is well. */
const logging = `
exports.handler = async (event) => {
  console.log(event.toString());
  return { statusCode: 200, headers: {}, body: '{"ok":true}' };
};`;
const root = fileURLToPath(new URL('../../../../', import.meta.url));
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

/** The dead letters that `--only` finds: their ids, or where they are. */
async function found(...only: string[]) {
  const { stdout } = await replay('--only', ...only);
  const { deadLetters } = JSON.parse(stdout) as { deadLetters: { id?: string; place?: string }[] };
  return deadLetters.map(({ id, place }) => id ?? place);
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

/** A callback with a ticket. */
function ticketSignal(id: string, key: string) {
  const signal = callbackSignal(id, key);
  return { ...signal, data: { ...signal.data, ticket: { nonce: 'n1' } } };
}

async function insertFailed(rows: readonly (readonly [id: string, payload: object])[]) {
  for (const [id, payload] of rows) {
    await database.sql`
      insert into oss_inbox (id, type, state, attempts, payload, ended_at, last_error)
      values (${id}, 'oss:UploadCallback', 'failed', ${id.startsWith('ticket:') ? 1 : 0}, ${JSON.stringify(payload)}::text::json, now(),
        'body_invalid: callback body: size: expected a whole number')`;
  }
}

/** Rows of bodies that could not be decoded, received after all others. */
async function insertBodies(count: number) {
  await database.sql`
    insert into oss_inbox (id, type, state, attempts, payload, ended_at, last_error)
    select 'x' || i, 'oss:UploadCallback', 'failed', 0, ${'{"body":"size=\\"specversion\\""}'}::text::json, now(),
      'body_invalid: callback body: size: expected a whole number'
    from generate_series(1, ${count}) i`;
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
    expect(JSON.parse(stdout).deadLetters).toMatchObject([
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
    const rows = (await states()).filter((row) => row.startsWith('u-new'));
    expect(rows).toEqual(['u-new handoff failed 1']);
  });

  it('lists signals first, however many bodies without one came later', async () => {
    await insertBodies(10_001);
    const { code, stdout } = await replay('--limit', '4');
    expect(code).toBe(1);
    const { deadLetters } = JSON.parse(stdout) as { deadLetters: { id?: string }[] };
    expect(deadLetters.map(({ id }) => id)).toEqual(['u-failed', 'u-done', 'u-dead', undefined]);
    expect(deadLetters[3]).toEqual({
      place: expect.stringMatching(/^row x\d+$/),
      outcome: 'listed',
      error: expect.stringMatching(/no signal to replay.* size: expected a whole number$/),
    });
  });

  it('finds any row by its id or its signal’s, the oldest among more than are listed', async () => {
    await insertFailed([['kept:first', ticketSignal('with"quotes\0', 'k')]]);
    await database.sql`
      update oss_inbox set received_at = now() - interval '1 year' where id = 'kept:first'`;
    await database.sql`
      insert into oss_inbox (id, type, state, attempts, payload)
      select 's' || i, 'oss:UploadCallback', 'failed', 1,
        replace(${JSON.stringify(callbackSignal('NAME'))}::text, 'NAME', 's' || i)::json
      from generate_series(1, 10001) i`;
    await insertBodies(3);
    expect(await found('kept:first')).toEqual(['kept:first']);
    expect(await found('with"quotes*')).toEqual(['kept:first']);
    expect(await found('s9999', 'x2')).toEqual(['s9999', 'row x2']);
    expect(await found('s999*')).toHaveLength(11);
    expect(await found('abandoned')).toEqual(['u-dead']);
    expect(await found('nobody')).toEqual([]);
  });

  it('delivers no row without a signal, and says why', async () => {
    await insertBodies(1);
    await insertFailed([['odd', { specversion: '1.0', id: 'odd' }]]);
    test = await startTestFc(logging, { name });
    const to = ['--to', `local:${test.fc.url}`, '--yes'];
    const { code, stdout } = await replay(...to, '--only', 'x1', 'odd');
    expect(code).toBe(1);
    expect(stdout).toContain('no signal to replay');
    expect(stdout).toContain('cannot be replayed: replay: source');
    expect(test.lines).toEqual([]);
  });

  it.each([
    ['is removed when its ticket is spent', true, 'replayed'],
    ['stays', false, 'failed'],
    ['is removed though its ticket is not spent', 'ticket', 'failed'],
  ] as const)(
    'invokes once for an upload with a ticket that is kept twice, and the row of which %s',
    async (_, ends, outcome) => {
      const signal = ticketSignal('r2', 'uploads/2.png');
      await insertFailed([
        ['kept:a', ticketSignal('r1', 'uploads/1.png')],
        ['ticket:n1', signal],
        ['kept:b', signal],
      ]);
      const sql = join(root, 'node_modules/postgres/cjs/src/index.js');
      const source = `
      const sql = require(${JSON.stringify(sql)})(${JSON.stringify(database.url)}, { max: 1, onnotice() {} });
      exports.handler = async (event) => {
        console.log(event.toString());
        if (${ends === true}) await sql\`update oss_inbox set state = 'completed' where id = 'ticket:n1'\`;
        if (${ends !== false}) await sql\`delete from oss_inbox where id = 'kept:b'\`;
        return { statusCode: 200, headers: {}, body: '{"ok":true}' };
      };`;
      test = await startTestFc(source, { name });
      const to = ['--to', `local:${test.fc.url}`, '--yes'];
      const { stdout } = await replay(...to, '--only', 'r2');
      expect(outcomesOf(stdout)).toEqual([`ticket:n1 ${outcome}`]);
      expect(test.lines.map(({ text }) => JSON.parse(text))).toEqual([{ replay: signal }]);
      // The other upload with the ticket is a dead letter of its own.
      expect(outcomesOf((await replay('--only', 'r1')).stdout)).toEqual(['kept:a listed']);
    },
  );

  it.each([
    ['asks OSS for the objects again', [], undefined],
    ['believes them with --unconfirmed', ['--unconfirmed'], true],
  ])('%s', async (_, options, unconfirmed) => {
    test = await startTestFc(logging, { name });
    const to = ['--to', `local:${test.fc.url}`, '--yes'];
    await replay(...to, '--only', 'u-dead', ...options);
    const expected = { replay: callbackSignal('u-dead'), ...(unconfirmed && { unconfirmed }) };
    expect(test.lines.map(({ text }) => JSON.parse(text))).toEqual([expected]);
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
    test = await startTestFc(logging, { name });
    const to = ['--to', `local:${test.fc.url}`, '--yes'];
    const { code, stdout } = await replay(...to, '--only', id);
    expect(code).toBe(1);
    expect(stdout).toContain(expected);
    expect(test.lines.map(({ text }) => JSON.parse(text))).toEqual([
      { replay: callbackSignal(id) },
    ]);
  });
});
