// How a function is built: one minified CommonJS file, and beside it the npm packages that it loads when it first needs them.
import { readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { build } from 'esbuild';
import { checkHandlers } from './check-handlers.mjs';
import { compileSchemas } from './compile-schemas.mjs';
import { root } from './root.mjs';

export const shared = { absWorkingDir: root, bundle: true, platform: 'node', target: 'node20' };

// What few instances need, and the file of each beside index.js.
const apart = {
  '@alicloud/mns/lib/client.js': 'mns',
  postgres: 'postgres',
  saxes: 'saxes',
};
const library = resolve(root, 'shared/src');
const require = createRequire(import.meta.url);

const packagesApart = {
  name: 'packages-apart',
  setup({ onResolve }) {
    // What the user's own code loads is bundled with it, in the version that it asks for.
    onResolve({ filter: /^[@a-z]/ }, ({ path, kind, importer }) =>
      kind === 'dynamic-import' && Object.hasOwn(apart, path) && importer.startsWith(library)
        ? { path: `./${apart[path]}.js`, external: true }
        : undefined,
    );
  },
};

const deployed = {
  ...shared,
  format: 'cjs',
  minify: true,
  sourcemap: 'external',
  legalComments: 'none',
  // So that import() becomes require(): the loader of ES modules takes longer to start than a function to load.
  supported: { 'dynamic-import': false },
  plugins: [compileSchemas, packagesApart],
  // Function Compute brings it along, and finds it for require() only.
  external: ['@alicloud/fc2'],
};

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
    }),
    build({
      ...deployed,
      ...options,
      outdir,
      entryPoints: names.flatMap((name) =>
        Object.entries(apart).map(([path, file]) => ({
          in: require.resolve(path),
          out: `${name}/${file}`,
        })),
      ),
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
