import { type ChildProcess, spawn } from 'node:child_process';
import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, vi } from 'vitest';
import { temporaryFolder } from './temporary-folder.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

interface Run {
  readonly process: ChildProcess;
  readonly ended: Promise<number | null>;
  /** All that was printed so far. */
  readonly output: () => string;
}

function start(...args: string[]): Run {
  const child = spawn(process.execPath, [
    join(root, 'build/local/main.js'),
    '--port',
    '0',
    ...args,
  ]);
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  return { process: child, ended, output: () => output };
}

it('plays the whole story with --once and ends with 0', async () => {
  const { ended, output } = start('--once');
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
}, 20_000);

it('ends with 1 and the reason when a function is broken', async () => {
  const folder = await temporaryFolder();
  await cp(join(root, 's.yaml'), join(folder, 's.yaml'));
  await cp(join(root, 'dist'), join(folder, 'dist'), { recursive: true });
  const broken = 'exports.handler = async () => { throw new Error("broken on purpose"); };';
  await writeFile(join(folder, 'dist/task-result/index.js'), broken);
  const { ended, output } = start('--once', '--template', join(folder, 's.yaml'));
  expect(await ended).toBe(1);
  expect(output()).toMatch(/oss-inbox-task-result failed 4 times: .*broken on purpose/);
}, 20_000);

it('stays up after the story, does what it invites to, and ends with 0 on Ctrl-C', async () => {
  const { process: child, ended, output } = start();
  await vi.waitFor(() => expect(output()).toContain('Up until Ctrl-C'), 15_000);
  const [, header = '', url = ''] =
    /-H '(x-oss-callback: [^']+)' \\\n {2}'([^']+)'/.exec(output()) ?? [];
  const [name = '', value = ''] = header.split(': ');
  const response = await fetch(url, { method: 'PUT', headers: { [name]: value }, body: 'hello' });
  expect([response.status, await response.json()]).toMatchObject([200, { ok: true }]);
  child.kill('SIGINT');
  expect(await ended).toBe(0);
}, 20_000);

it.each([
  [['--help'], 0, '--once'],
  [['--unknown'], 1, "Unknown option '--unknown'"],
])('answers %j', async (args, code, text) => {
  const { ended, output } = start(...args);
  expect(await ended).toBe(code);
  expect(output()).toContain(text);
});
