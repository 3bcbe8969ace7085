// Builds each function to dist/<function>/index.js (one minified CommonJS file), beside it xml-notification.js, which a
// function loads when it first meets XML, and the local tools to build/.
import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { compileSchemas } from './compile-schemas.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const quiet = process.argv.includes('--quiet');
const functions = readdirSync(`${root}/functions`, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

rmSync(`${root}/dist`, { recursive: true, force: true });
rmSync(`${root}/build`, { recursive: true, force: true });

const shared = { absWorkingDir: root, bundle: true, platform: 'node', target: 'node20' };

const deployed = {
  ...shared,
  outdir: 'dist',
  format: 'cjs',
  minify: true,
  sourcemap: 'external',
  legalComments: 'none',
  plugins: [compileSchemas],
};
const apart = './xml-notification.js';

await Promise.all([
  build({
    ...deployed,
    entryPoints: functions.map((name) => ({
      in: `functions/${name}/index.ts`,
      out: `${name}/index`,
    })),
    external: [apart],
  }),
  build({
    ...deployed,
    entryPoints: functions.map((name) => ({
      in: 'shared/src/smq/xml-notification.ts',
      out: `${name}/xml-notification`,
    })),
  }),
  build({
    ...shared,
    entryPoints: [
      { in: './local/main.ts', out: 'local/main' },
      { in: './local/fc/runner.ts', out: 'local/fc-runner' },
      { in: './cli/main.ts', out: 'cli/main' },
      { in: './bench/verify-signature.ts', out: 'bench/verify-signature' },
    ],
    outdir: 'build',
    format: 'esm',
    sourcemap: 'linked',
    // The package is TypeScript source, so it is bundled; everything from npm stays where npm put it.
    packages: 'external',
    alias: { '@oss-inbox/shared': `${root}/shared/src/index.ts` },
  }),
]);

// The root is an ES module package; without this, require() of a function would yield an empty object.
mkdirSync(`${root}/dist`, { recursive: true });
writeFileSync(`${root}/dist/package.json`, '{ "type": "commonjs" }\n');
for (const name of functions) {
  writeFileSync(`${root}/dist/${name}/.fcignore`, '*.map\n.env\n.fcignore\n');
  if (!quiet) {
    const { size } = statSync(`${root}/dist/${name}/index.js`);
    console.log(`dist/${name}/index.js  ${(size / 1000).toFixed(1)} kB`);
  }
}
