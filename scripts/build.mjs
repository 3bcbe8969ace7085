// Builds each function to dist/<function>/index.js (one minified CommonJS file), beside it the parts that a function loads
// when it first needs them, and the local tools to build/.
import { readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { compileSchemas } from './compile-schemas.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const quiet = process.argv.includes('--quiet');
const functions = foldersIn('functions');

rmSync(`${root}/dist`, { recursive: true, force: true });
rmSync(`${root}/build`, { recursive: true, force: true });

const shared = { absWorkingDir: root, bundle: true, platform: 'node', target: 'node20' };

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

await Promise.all([
  buildFunctions('functions', 'dist'),
  // What only the tests run.
  process.argv.includes('--tests') && buildFunctions('test/faults/functions', 'build/faults'),
  build({
    ...shared,
    entryPoints: [
      { in: './local/main.ts', out: 'local/main' },
      { in: './local/fc/runner.ts', out: 'local/fc-runner' },
      { in: './cli/main.ts', out: 'cli/main' },
    ],
    outdir: 'build',
    format: 'esm',
    sourcemap: 'linked',
    // The package is TypeScript source, so it is bundled; everything from npm stays where npm put it.
    packages: 'external',
    alias: { '@oss-inbox/shared': `${root}/shared/src/index.ts` },
  }),
]);

for (const name of functions) {
  writeFileSync(`${root}/dist/${name}/.fcignore`, '*.map\n.env\n.fcignore\n');
  if (!quiet) {
    const { size } = statSync(`${root}/dist/${name}/index.js`);
    console.log(`dist/${name}/index.js  ${(size / 1000).toFixed(1)} kB`);
  }
}

function foldersIn(folder) {
  return readdirSync(`${root}/${folder}`, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
}

async function buildFunctions(folder, outdir) {
  const names = foldersIn(folder);
  await Promise.all([
    build({
      ...deployed,
      outdir,
      entryPoints: names.map((name) => ({
        in: `${folder}/${name}/index.ts`,
        out: `${name}/index`,
      })),
      external: apart.map((part) => `./${basename(part)}.js`),
    }),
    build({
      ...deployed,
      outdir,
      entryPoints: names.flatMap((name) =>
        apart.map((part) => ({ in: `shared/src/${part}.ts`, out: `${name}/${basename(part)}` })),
      ),
      // Function Compute brings it along, and finds it for require() only.
      external: ['@alicloud/fc2'],
    }),
  ]);
  // The root is an ES module package; without this, require() of a function would yield an empty object.
  writeFileSync(`${root}/${outdir}/package.json`, '{ "type": "commonjs" }\n');
}
