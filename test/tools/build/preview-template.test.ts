import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { previewTemplate } from '../../../tools/build/preview-template.js';

const folder = mkdtempSync(join(tmpdir(), 'oss-inbox-preview-'));
afterAll(() => rmSync(folder, { recursive: true }));

// The command line starts a process of its own for what it reports. This is loaded before it, writes down what it would
// start or connect to, and lets nothing of it happen.
const attempts = join(folder, 'attempts');
const trap = join(folder, 'trap.cjs');
writeFileSync(
  trap,
  `const { appendFileSync } = require('node:fs');
   const note = (what) => appendFileSync(${JSON.stringify(attempts)}, what + '\\n');
   require('node:child_process').ChildProcess.prototype.spawn = (options) => (note('spawn ' + options.args), 0);
   require('node:net').Socket.prototype.connect = function () { note('connect'); return this; };`,
);
// Under NODE_ENV=test it reports nothing anyway.
const env = { PATH: process.env['PATH'], NODE_OPTIONS: `--require ${trap}` };

const head = 'edition: 3.0.0\nname: a\naccess: default\n';
const refused = `${head}vars:\n  a: \${env('NOT_SET')}\n`;

function template(text: string): string {
  const path = join(mkdtempSync(join(folder, 'template-')), 's.yaml');
  writeFileSync(path, text);
  return path;
}

describe('previewTemplate', { timeout: 60_000 }, () => {
  it('fills in variables from the environment and from the .env beside the template', async () => {
    const text = `${head}vars:\n  a: \${env('A')}\n  b: \${env('B')}\n`;
    const path = template(text);
    writeFileSync(join(path, '../.env'), 'A=from .env\nB=from .env\n');
    const rendered = await previewTemplate(path, { ...env, B: 'given' });
    expect(rendered).toMatchObject({ name: 'a', vars: { a: 'from .env', b: 'given' } });
  });

  it.each([
    ['a variable without a value', refused, /^[^[]*RuntimeError: env\('NOT_SET'\) not found$/s],
    ['broken YAML', `${head}a: [`, /^s\.yaml format is incorrect: /],
    ['another edition', 'edition: 1.0.0\n', /^Not support template: /],
  ])('gives the reason alone for %s', async (_, text, reason) => {
    await expect(previewTemplate(template(text), env)).rejects.toThrow(reason);
  });

  it('reports to nobody, whether it is rendered or refused', async () => {
    await previewTemplate(template(head), env);
    await previewTemplate(template(refused), env).catch(() => undefined);
    expect(existsSync(attempts)).toBe(false);
  });

  it('would notice such a report', () => {
    const cli = createRequire(import.meta.url).resolve('@serverless-devs/s/bin/s');
    const home = mkdtempSync(join(folder, 'home-'));
    spawnSync(process.execPath, [cli, 'preview', '-t', template(refused)], {
      env: { ...env, serverless_devs_config_home: home },
    });
    expect(readFileSync(attempts, 'utf8')).toContain('report.js');
    rmSync(attempts);
  });
});
