import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { project } from '../../built-project.js';
import { startProgram } from './local-program.js';
import { temporaryFolder } from './temporary-folder.js';

it('plays the whole demo with --once and ends with 0', async () => {
  const { ended, output } = await startProgram(['--once']);
  expect(await ended, output()).toBe(0);
  for (const part of [
    'oss:UploadCallback',
    'oss:ObjectCreated:PutObject',
    'uploads/Bericht für 中国 1+1.png',
    'the uploader gets: 200 {"ok":true',
    'oss:ObjectCreated:PostObject',
    'imm:Task:OfficeConversion',
    'nothing was converted',
    'smq:Message',
    'the function answers: 403 {"ok":false,"code":"signature_invalid"',
  ]) {
    expect(output()).toContain(part);
  }
  expect(output()).not.toContain('\u001b[');
}, 60_000);

it('ends with 1 and the reason when a function is broken', async () => {
  const folder = await temporaryFolder();
  await cp(project, folder, { recursive: true });
  const broken = 'exports.handler = async () => { throw new Error("broken on purpose"); };';
  await writeFile(join(folder, 'dist/task-result/index.js'), broken);
  const { ended, output } = await startProgram(['--once', '--template', join(folder, 's.yaml')]);
  expect(await ended).toBe(1);
  expect(output()).toMatch(/oss-inbox-task-result failed 4 times: .*broken on purpose/);
}, 60_000);

it('stays up after the demo, does what it invites to, and ends with 0 on Ctrl-C', async () => {
  const { process: child, ended, output } = await startProgram([]);
  await vi.waitFor(() => expect(output()).toContain('Up until Ctrl-C'), 45_000);
  const [, header = '', url = ''] =
    /-H '(x-oss-callback: [^']+)' \\\n {2}'([^']+)'/.exec(output()) ?? [];
  const [name = '', value = ''] = header.split(': ');
  const response = await fetch(url, { method: 'PUT', headers: { [name]: value }, body: 'hello' });
  expect([response.status, await response.json()]).toMatchObject([200, { ok: true }]);
  child.kill('SIGINT');
  expect(await ended).toBe(0);
}, 60_000);

it('has what was there after a restart, and nothing after a reset', async () => {
  const data = await temporaryFolder();
  const run = async (...args: string[]) => {
    const program = await startProgram(args, data);
    await vi.waitFor(() => expect(program.output()).toContain('Up until Ctrl-C'), 45_000);
    const [, oss = ''] = / OSS +(http:\S+)/.exec(program.output()) ?? [];
    const stored = await fetch(`${oss}/oss-inbox-uploads/kept.txt`);
    const text = await stored.text();
    await fetch(`${oss}/oss-inbox-uploads/kept.txt`, { method: 'PUT', body: 'kept' });
    program.process.kill('SIGINT');
    expect(await program.ended).toBe(0);
    return { status: stored.status, text };
  };
  expect((await run()).status).toBe(404);
  expect(await run()).toEqual({ status: 200, text: 'kept' });
  expect((await run('--reset')).status).toBe(404);
}, 90_000);

it('does not share its state with another that runs', async () => {
  const data = await temporaryFolder();
  const first = await startProgram(['--memory'], data);
  await vi.waitFor(() => expect(first.output()).toContain('Up until Ctrl-C'), 45_000);
  const second = await startProgram(['--memory'], data);
  expect(await second.ended).toBe(1);
  expect(second.output()).toContain(`is in use by process ${first.process.pid}`);
  first.process.kill('SIGTERM');
  expect(await first.ended).toBe(0);
}, 60_000);

it.each([
  [['--help'], 0, '--once'],
  [['--unknown'], 1, "Unknown option '--unknown'"],
])('answers %j', async (args, code, text) => {
  const { ended, output } = await startProgram(args);
  expect(await ended).toBe(code);
  expect(output()).toContain(text);
});
