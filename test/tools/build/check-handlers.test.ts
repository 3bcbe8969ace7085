import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
// @ts-expect-error: a script of the build, without types
import * as script from '../../../tools/build/check-handlers.mjs';
// @ts-expect-error: a script of the build, without types
import { rebuildFunctions } from '../../../tools/build/rebuild-functions.mjs';
import { temporaryFolder } from '../local/temporary-folder.js';

const root = new URL('../../../', import.meta.url).pathname;
let folder: string;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => vi.unstubAllEnvs());

const check = async (handlers: string): Promise<string[]> => {
  await writeFile(join(folder, 'handlers.ts'), handlers);
  return script.checkHandlers(root, folder, { logLevel: 'silent' });
};

const lost = (names?: string[]): string | undefined => script.lostUploads(folder, names);

describe('the build', () => {
  it('finds handlers however they are exported, and runs none of them', async () => {
    await writeFile(
      join(folder, 'more.ts'),
      'export interface onShape { a: 1 }; export const onMessage = () => 1; export const helper = 1;',
    );
    const names = await check(`
      import { transactional } from 'oss-inbox';
      export * from './more.js';
      export type { onShape } from './more.js';
      export const onUpload = transactional(async () => {});
      const mine = () => {};
      export { mine as onTaskResult };
      throw new Error('it was run');`);
    expect(names).toEqual(['helper', 'onMessage', 'onTaskResult', 'onUpload']);
  });

  it.each([
    ['export async function onUplaod() {}'],
    ['export const onUplaod = () => {}; export const onUpload = () => {};'],
    ['const handle = () => {}; export { handle as onUplaod };'],
    ["export * from './misspelt.js';"],
  ])('refuses what looks like a handler and is none: %s', async (handlers) => {
    await writeFile(join(folder, 'misspelt.ts'), 'export const onUplaod = () => {};');
    await expect(check(handlers)).rejects.toThrow(
      'functions/handlers.ts exports onUplaod, which no signal goes to: did you mean onUpload?',
    );
  });

  it('takes functions that have no handlers.ts', async () => {
    expect(await script.checkHandlers(root, folder)).toBe(undefined);
  });

  it('leaves the functions that there are when a handler is misspelt', async () => {
    await mkdir(join(folder, 'one'));
    await writeFile(join(folder, 'one/index.ts'), 'export const handler = () => 1;');
    await writeFile(join(folder, 'handlers.ts'), 'export const onUplaod = () => {};');
    const target = join(folder, 'dist');
    await expect(rebuildFunctions(folder, target)).rejects.toThrow('did you mean onUpload?');
  });
});

describe('the warning of uploads that nobody would hear of', () => {
  beforeEach(() => {
    for (const name of ['HANDOFF_URL', 'HANDOFF_FUNCTION']) vi.stubEnv(name, undefined);
  });

  it('comes without onUpload and without a hand-off', () => {
    expect(lost(['onMessage'])).toMatch(/^Warning: .* exports no onUpload, and neither HANDOFF_/);
  });

  it('does not come with onUpload, or where the handlers are unknown', () => {
    expect(lost(['onUpload'])).toBe(undefined);
    expect(lost(undefined)).toBe(undefined);
  });

  it.each(['HANDOFF_URL', 'HANDOFF_FUNCTION'])('does not come with %s', async (name) => {
    vi.stubEnv(name, 'set');
    expect(lost([])).toBe(undefined);
    vi.stubEnv(name, undefined);
    await writeFile(join(folder, '.env'), `# mine\n${name}="set"\n`);
    expect(lost([])).toBe(undefined);
    await writeFile(join(folder, '.env'), `${name}=\n`);
    expect(lost([])).toMatch(/^Warning/);
  });
});
