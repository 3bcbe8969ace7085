import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { beforeEach, expect, it, vi } from 'vitest';
// @ts-expect-error: a script of the build, without types
import { rebuildFunctions } from '../../../tools/build/rebuild-functions.mjs';
import { temporaryFolder } from '../local/temporary-folder.js';

vi.setConfig({ testTimeout: 60_000 });

const rebuild = (from: string, to: string): Promise<string[]> =>
  rebuildFunctions(from, to, { logLevel: 'silent' });

let folder: string;
let target: string;
beforeEach(async () => {
  folder = await temporaryFolder();
  target = join(await temporaryFolder(), 'dist');
  await write('one', 'export const handler = () => "one";');
  await write('two', 'export const handler = () => "two";');
});

async function write(name: string, source: string): Promise<void> {
  await mkdir(join(folder, name), { recursive: true });
  await writeFile(join(folder, name, 'index.ts'), source);
}

function answerOf(name: string): unknown {
  const require = createRequire(import.meta.url);
  const path = join(target, name, 'index.js');
  delete require.cache[require.resolve(path)];
  return (require(path) as { handler: () => unknown }).handler();
}

it('builds functions as they are deployed, each with the packages that it may load', async () => {
  expect(await rebuild(folder, target)).toEqual(['one', 'two']);
  expect([answerOf('one'), answerOf('two')]).toEqual(['one', 'two']);
  expect(await readdir(join(target, 'one'))).toContain('saxes.js');
  expect(await readdir(target)).toEqual(['one', 'package.json', 'two']);
});

it('replaces what has changed and touches nothing else', async () => {
  await rebuild(folder, target);
  const unchanged = join(target, 'two', 'index.js');
  const before = await stat(unchanged);
  await write('one', 'export const handler = () => "changed";');
  expect(await rebuild(folder, target)).toEqual(['one']);
  expect(answerOf('one')).toBe('changed');
  const { ino, mtimeMs } = await stat(unchanged);
  expect({ ino, mtimeMs }).toEqual({ ino: before.ino, mtimeMs: before.mtimeMs });
  expect(await rebuild(folder, target)).toEqual([]);
});

it('leaves the old code in place when the build fails, and nothing of the new', async () => {
  await rebuild(folder, target);
  await write('two', 'export const handler = () => "new";');
  await write('one', 'export const handler = ;');
  await expect(rebuild(folder, target)).rejects.toMatchObject({ errors: [{}] });
  expect([answerOf('one'), answerOf('two')]).toEqual(['one', 'two']);
  expect(await readdir(target)).toEqual(['one', 'package.json', 'two']);
  expect(await readFile(join(target, 'two', 'index.js'), 'utf8')).not.toContain('new');
});
