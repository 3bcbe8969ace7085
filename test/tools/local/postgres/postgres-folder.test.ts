import { rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { postgresFolder } from '../../../../tools/local/postgres/postgres-folder.js';
import { temporaryFolder } from '../temporary-folder.js';

let temporary: string;
beforeEach(async () => {
  temporary = await temporaryFolder();
  vi.stubEnv('TMPDIR', temporary);
  vi.stubEnv('TEMP', temporary);
});
afterEach(() => vi.unstubAllEnvs());

it('is the same for a project each time, and another for another project', () => {
  const folder = postgresFolder('/some/project');
  expect(dirname(dirname(folder))).toBe(tmpdir());
  expect(basename(dirname(folder))).toMatch(/^oss-inbox-\w+-[0-9a-f]{8}$/);
  expect(basename(folder)).toBe('postgres');
  expect(postgresFolder('/some/project/')).toBe(folder);
  expect(postgresFolder('/some/other')).not.toBe(folder);
});

it('lets nobody look around there', async () => {
  const { mode } = await stat(dirname(postgresFolder('/some/project')));
  expect(mode & 0o777).toBe(process.getuid?.() === 0 ? 0o711 : 0o700);
});

it('refuses a folder that somebody else put there', async () => {
  const folder = dirname(postgresFolder('/some/project'));
  const elsewhere = await temporaryFolder();
  await rm(folder, { recursive: true });
  await symlink(elsewhere, folder);
  expect(() => postgresFolder('/some/project')).toThrow('was made by somebody else');
});
