import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const script = `
  import { createUploadTicket } from './build/package/index.js';
  const { url, fields } = createUploadTicket({
    bucket: 'bucket', region: 'cn-hangzhou', prefix: 'uploads/', maxSize: 10, callbackUrl: 'https://host.example/',
    secrets: 'a secret of 16 or more'.replaceAll(' ', '-'), credentials: { accessKeyId: 'id', accessKeySecret: 'secret' },
  });
  console.log(url, fields.length);
`;

it('makes a package that plain Node loads, with types', () => {
  execFileSync(process.execPath, ['tools/build/package.mjs'], { cwd: root });
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: root,
    encoding: 'utf8',
  });
  expect(output).toMatch(/^https:\/\/bucket\.oss-cn-hangzhou\.aliyuncs\.com\/? \d+\n$/);
  // What only some servers need is loaded when they need it.
  const code = readFileSync(`${root}/build/package/index.js`, 'utf8');
  expect(code).not.toMatch(/(?:saxes|postgres|@alicloud\/mns[\w./]*)["'];/);
  const { exports } = JSON.parse(readFileSync(`${root}/build/package/package.json`, 'utf8'));
  for (const file of Object.values<string>(exports)) {
    expect(existsSync(`${root}/build/package/${file}`), file).toBe(true);
  }
}, 20_000);
