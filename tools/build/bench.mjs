// Runs the benches one after the other, or the named ones: `npm run bench`, `npm run bench -- inbox`. They are built to
// bench/build, where they find the packages that bench/ alone has.
import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { build } from 'esbuild';
import { compileSchemas } from './compile-schemas.mjs';
import { root } from './root.mjs';

const all = readdirSync(`${root}/bench`).flatMap((file) => /^([\w-]+)\.ts$/.exec(file)?.[1] ?? []);
const named = process.argv.slice(2);
const unknown = named.find((name) => !all.includes(name));
if (unknown !== undefined) {
  console.error(`There is no bench "${unknown}": there are ${all.join(', ')}`);
  process.exit(1);
}
const chosen = named.length > 0 ? named : all;

rmSync(`${root}/bench/build`, { recursive: true, force: true });
await build({
  absWorkingDir: root,
  entryPoints: chosen.map((name) => `bench/${name}.ts`),
  outdir: 'bench/build',
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  sourcemap: 'linked',
  packages: 'external',
  plugins: [compileSchemas],
  alias: { 'oss-inbox': `${root}/shared/src/index.ts` },
});
for (const name of chosen) {
  console.log(`\n== ${name}\n`);
  const { status } = spawnSync(process.execPath, [`bench/build/${name}.js`], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
}
