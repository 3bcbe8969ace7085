// How a function is built: one minified CommonJS file, and beside it the parts that it loads when it first needs them.
import { readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { checkHandlers } from './check-handlers.mjs';
import { compileSchemas } from './compile-schemas.mjs';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

export const shared = { absWorkingDir: root, bundle: true, platform: 'node', target: 'node20' };

const deployed = {
  ...shared,
  format: 'cjs',
  minify: true,
  sourcemap: 'external',
  legalComments: 'none',
  plugins: [compileSchemas],
};
const apart = [
  'core/handoff-part',
  'smq/xml-notification',
  'smq/deliver-dead-letter',
  'inbox/memory-part',
  'inbox/postgres-store',
  'handoff/deliver-webhook',
  'handoff/deliver-invocation',
];

/** The names of the functions in this folder, which is named from the root on. */
export function functionsIn(folder) {
  return readdirSync(resolve(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
}

/**
 * Builds all functions of this folder to `outdir`; both are named from the root on. `options` are esbuild's. Returns the
 * names that the folder's handlers.ts exports, undefined where there is none.
 */
export async function buildFunctions(folder, outdir, options = {}) {
  const handlers = await checkHandlers(root, folder, options);
  const names = functionsIn(folder);
  const builds = await Promise.allSettled([
    build({
      ...deployed,
      ...options,
      outdir,
      entryPoints: names.map((name) => ({
        in: `${folder}/${name}/index.ts`,
        out: `${name}/index`,
      })),
      external: apart.map((part) => `./${basename(part)}.js`),
    }),
    build({
      ...deployed,
      ...options,
      outdir,
      entryPoints: names.flatMap((name) =>
        apart.map((part) => ({ in: `shared/src/${part}.ts`, out: `${name}/${basename(part)}` })),
      ),
      // Function Compute brings it along, and finds it for require() only.
      external: ['@alicloud/fc2'],
    }),
  ]);
  const failed = builds.find(({ status }) => status === 'rejected');
  if (failed) throw failed.reason;
  for (const name of names) {
    writeFileSync(resolve(root, outdir, name, '.fcignore'), '*.map\n.env\n.fcignore\n');
  }
  // The root is an ES module package; without this, require() of a function would yield an empty object.
  writeFileSync(resolve(root, outdir, 'package.json'), '{ "type": "commonjs" }\n');
  return handlers;
}
