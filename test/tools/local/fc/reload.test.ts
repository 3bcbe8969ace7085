import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { temporaryFolder } from '../temporary-folder.js';
import { startOnce } from './test-fc.js';

const SOON = 20_000;

const answering = (text: string) => `
const { existsSync } = require('node:fs');
exports.handler = async (event) => {
  const [what, file] = event.toString().split(' ');
  console.log(what);
  while (what === 'hold' && !existsSync(file)) await new Promise((resolve) => setTimeout(resolve, 5));
  return ${JSON.stringify(text)};
};`;

async function projectWith(text: string): Promise<{ dist: string; code: string }> {
  const dist = join(await temporaryFolder(), 'dist');
  const code = join(dist, 'f');
  await mkdir(code, { recursive: true });
  await writeFile(join(code, 'index.js'), answering(text));
  return { dist, code };
}

it('runs new code for new requests and lets the old code finish its own', async () => {
  const go = join(await temporaryFolder(), 'go');
  const { code } = await projectWith('old');
  const { fc, reloaded, lines } = await startOnce('', { code, timeout: 600 });
  expect((await fc.invoke('f', 'idle')).payload.toString()).toBe('old');
  const held = fc.invoke('f', `hold ${go}`);
  await vi.waitFor(() => expect(lines.at(-1)?.text).toBe('hold'), SOON);
  // As a build does it that leaves the old code in place until it is done.
  await writeFile(join(code, 'index.js.new'), answering('new'));
  await rename(join(code, 'index.js.new'), join(code, 'index.js'));
  await vi.waitFor(() => expect(reloaded).toContain('f'), SOON);
  const { payload, coldStart } = await fc.invoke('f', 'a');
  expect([payload.toString(), coldStart]).toEqual(['new', expect.any(Number)]);
  await writeFile(go, '');
  expect((await held).payload.toString()).toBe('old');
  await vi.waitFor(() => expect(fc.functions()[0]?.instances).toEqual({ alive: 1, busy: 0 }), SOON);
});

it('notices when the folders around the code vanish and come back', async () => {
  const { dist, code } = await projectWith('old');
  const { fc, reloaded } = await startOnce('', { code });
  for (const text of ['second', 'third']) {
    await rm(dist, { recursive: true });
    await mkdir(code, { recursive: true });
    await writeFile(join(code, 'index.js'), answering(text));
    await vi.waitFor(async () => {
      expect((await fc.invoke('f', 'a')).payload.toString()).toBe(text);
    }, SOON);
  }
  expect(reloaded).toContain('f');
});

it('runs the old code on while the new one is not there', async () => {
  const { dist, code } = await projectWith('old');
  const { fc, reloaded } = await startOnce('', { code });
  await fc.invoke('f', 'a');
  await rm(dist, { recursive: true });
  // Longer than it waits for a build to be done.
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(reloaded).toEqual([]);
  expect((await fc.invoke('f', 'a')).payload.toString()).toBe('old');
});

it('gives the requests that wait for an instance to the new code', async () => {
  const go = join(await temporaryFolder(), 'go');
  const { code } = await projectWith('old');
  const { fc, lines } = await startOnce('', { code, timeout: 600 }, { maxInstances: 1 });
  const held = fc.invoke('f', `hold ${go}`);
  const waiting = fc.invoke('f', 'a');
  await vi.waitFor(() => expect(lines).toHaveLength(1), SOON);
  await writeFile(join(code, 'index.js'), answering('new'));
  expect((await waiting).payload.toString()).toBe('new');
  await writeFile(go, '');
  expect((await held).payload.toString()).toBe('old');
});
