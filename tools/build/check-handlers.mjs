// Handlers that no signal would ever reach are refused before anything is built of them.
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { build } from 'esbuild';

/**
 * The names that `handlers.ts` of this folder exports; undefined where the functions have none. Nothing of it is run.
 *
 * @throws {Error} when one of them looks like a handler and is none.
 */
export async function checkHandlers(root, folder, options = {}) {
  const file = resolve(root, folder, 'handlers.ts');
  if (!existsSync(file)) return undefined;
  const names = await exportsOf(file, { ...options, absWorkingDir: root });
  const handlerProblems = await loadRule(root);
  // What a name stands for is only known when the function runs, and checked there again.
  const handlers = Object.fromEntries(names.map((name) => [name, () => {}]));
  const problems = handlerProblems(handlers);
  if (problems.length > 0) throw new HandlersError(problems.join('\n'));
  return names;
}

/** Handlers that can't be meant as they are. */
export class HandlersError extends Error {}

/** What to say when callbacks would be answered with 200 and reach nobody; undefined where there is nothing to say. */
export function lostUploads(root, names) {
  if (names === undefined || names.includes('onUpload')) return undefined;
  const file = resolve(root, '.env');
  const fromFile = existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {};
  const targets = ['HANDOFF_URL', 'HANDOFF_FUNCTION'];
  if (targets.some((name) => (process.env[name] ?? fromFile[name] ?? '').trim())) return undefined;
  return 'Warning: upload-callback answers every upload with 200 and does nothing else: functions/handlers.ts exports no onUpload, and neither HANDOFF_URL nor HANDOFF_FUNCTION is set in the environment or in .env.';
}

async function exportsOf(file, options) {
  const { metafile } = await build({
    bundle: true,
    platform: 'node',
    format: 'esm',
    external: ['oss-inbox'],
    ...options,
    entryPoints: [file],
    outdir: 'build',
    metafile: true,
    write: false,
  });
  const [output] = Object.values(metafile.outputs).filter(({ entryPoint }) => entryPoint);
  return output.exports;
}

async function loadRule(root) {
  const { outputFiles } = await build({
    entryPoints: [resolve(root, 'shared/src/runtime/check-handlers.ts')],
    bundle: true,
    platform: 'node',
    format: 'esm',
    write: false,
  });
  const code = Buffer.from(outputFiles[0].contents).toString('base64');
  const { handlerProblems } = await import(`data:text/javascript;base64,${code}`);
  return handlerProblems;
}
