// Builds each function to dist/<function>/index.js (one minified CommonJS file), beside it the npm packages that a
// function loads when it first needs them, and the local tools to build/.
import { cpSync, rmSync, statSync } from 'node:fs';
import { build } from 'esbuild';
import { buildFunctions, functionsIn, shared } from './build-functions.mjs';
import { buildPage } from './build-page.mjs';
import { HandlersError, lostUploads } from './check-handlers.mjs';
import { compileSchemas } from './compile-schemas.mjs';
import { root } from './root.mjs';

const quiet = process.argv.includes('--quiet');
const functions = functionsIn('functions');

rmSync(`${root}/dist`, { recursive: true, force: true });
rmSync(`${root}/build`, { recursive: true, force: true });

const builds = [
  buildFunctions('functions', 'dist'),
  build({
    ...shared,
    entryPoints: [
      { in: './tools/local/main.ts', out: 'local/main' },
      { in: './tools/local/fc/runner.ts', out: 'local/fc-runner' },
      { in: './tools/cli/main.ts', out: 'cli/main' },
    ],
    outdir: 'build',
    format: 'esm',
    sourcemap: 'linked',
    // The package is TypeScript source, so it is bundled; everything from npm stays where npm put it.
    packages: 'external',
    plugins: [compileSchemas],
    alias: { 'oss-inbox': `${root}/shared/src/index.ts` },
  }),
  buildPage('build/local/page'),
];
// What only the tests run: nothing that they say depends on the functions and templates of this project.
if (process.argv.includes('--tests')) {
  builds.push(buildFunctions('test/faults/functions', 'build/faults'));
  builds.push(buildFunctions('test/project/functions', 'build/project/dist'));
  for (const file of ['s.yaml', 's.topic-push.yaml', 'local.yaml']) {
    cpSync(`${root}/test/project/${file}`, `${root}/build/project/${file}`);
  }
}
const [handlers] = await Promise.all(builds).catch(async (error) => {
  // So that nothing is still written when this ends.
  await Promise.allSettled(builds);
  if (!(error instanceof HandlersError)) throw error;
  console.error(error.message);
  process.exit(1);
});
const warning = functions.includes('upload-callback') && lostUploads(root, handlers);
if (warning) console.warn(warning);

for (const name of quiet ? [] : functions) {
  const { size } = statSync(`${root}/dist/${name}/index.js`);
  console.log(`dist/${name}/index.js  ${(size / 1000).toFixed(1)} kB`);
}
