import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { brokenText } from './broken-template.js';

const cli = fileURLToPath(new URL('../../../../build/cli/main.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'oss-inbox-check-'));
afterAll(() => rmSync(folder, { recursive: true }));

const props = '/resources/topic-push/props';
beforeAll(() => {
  mkdirSync(join(folder, 'dist/topic-push'), { recursive: true });
  writeFileSync(join(folder, 'dist/topic-push/index.js'), '');
  write('s.yaml', {});
  write('warned.yaml', { remove: [`${props}/logConfig`] });
  write('faulty.yaml', { set: { [`${props}/timeOut`]: 10 } });
});

function write(name: string, changes: { set?: Record<string, unknown>; remove?: string[] }) {
  const text = brokenText({ template: 's.topic-push.yaml', ...changes });
  writeFileSync(join(folder, name), text);
}

function check(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const env = { PATH: process.env['PATH'], ACCOUNT_ID: '1234567890123456' };
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [cli, 'check', ...args],
      { cwd: folder, env },
      (_, stdout, stderr) => resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}

describe('oss-inbox check', { timeout: 60_000 }, () => {
  it('looks at s.yaml, and exits 0 when it finds nothing', async () => {
    expect(await check()).toEqual({
      code: 0,
      stdout: 's.yaml: nothing found, 1 function looked at.\n',
      stderr: '',
    });
  });

  it('exits 0 for warnings, and 1 with --strict', async () => {
    const lenient = await check('warned.yaml');
    expect(lenient.code).toBe(0);
    expect(lenient.stdout).toMatch(
      /^warned\.yaml:\d+ {2}warning {2}log-missing {2}topic-push props$/m,
    );
    expect(lenient.stdout).toContain('  Fix: Add logConfig: auto.');
    expect((await check('warned.yaml', '--strict')).code).toBe(1);
  });

  it('exits 1 for errors, and prints one JSON document with --json', async () => {
    const { code, stdout } = await check('faulty.yaml', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toEqual({
      ok: false,
      file: 'faulty.yaml',
      functions: 1,
      findings: [
        {
          code: 'unknown-key',
          severity: 'error',
          resource: 'topic-push',
          path: 'props.timeOut',
          line: expect.any(Number),
          message: expect.stringContaining('timeOut is not known here'),
          fix: expect.any(String),
        },
      ],
      notes: [],
    });
  });

  it('takes a template that is not there for a failure', async () => {
    expect(await check('nowhere.yaml')).toEqual({
      code: 1,
      stdout: '',
      stderr: 'oss-inbox: nowhere.yaml: there is no such file\n',
    });
  });

  it('exits 2 for an output that is none', async () => {
    const { code, stdout, stderr } = await check('--output', 'uploads');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('It must be bucket/prefix');
  });
});
