import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { temporaryFolder } from '../temporary-folder.js';

const source = new URL('../../../../tools/local/postgres/start-postgres.ts', import.meta.url);

/** Bundles `startPostgres` to a module that plain Node loads, and returns its path. */
export async function buildStartPostgres(): Promise<string> {
  const outfile = join(await temporaryFolder(), 'start-postgres.mjs');
  await build({
    entryPoints: [fileURLToPath(source)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    // PostgreSQL's programs are looked for from where the module is.
    define: { 'import.meta.url': JSON.stringify(source.href) },
  });
  return outfile;
}

/** A process that starts a PostgreSQL in `folder` and then does `ending`. */
export function startParent(module: string, folder: string, ending: string): ChildProcess {
  const options = JSON.stringify({ folder, settings: { fsync: 'off' } });
  const code = `
    const { startPostgres } = await import(${JSON.stringify(module)});
    const { url } = await startPostgres(${options});
    console.log(url);
    ${ending};
  `;
  return spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}

/** The URL that a parent prints when its PostgreSQL is ready. */
export async function urlFrom({ stdout }: ChildProcess): Promise<string> {
  if (!stdout) throw new Error('prints nothing');
  const [line] = await once(createInterface(stdout), 'line');
  return String(line);
}
