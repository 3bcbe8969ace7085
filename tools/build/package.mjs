// Makes build/package: the shared package as plain JavaScript with types, for servers outside this repository.
//   npm run package && npm install <here>/build/package     (in the server's project)
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { build } from 'esbuild';
import { compileSchemas } from './compile-schemas.mjs';
import { root } from './root.mjs';

const target = `${root}/build/package`;
const { name, version, description, license, dependencies } = JSON.parse(
  readFileSync(`${root}/shared/package.json`, 'utf8'),
);

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
await build({
  absWorkingDir: root,
  entryPoints: ['shared/src/index.ts'],
  outdir: 'build/package',
  bundle: true,
  // What index.js loads when it first needs it stays in files of its own.
  splitting: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  packages: 'external',
  plugins: [compileSchemas],
  sourcemap: 'linked',
});
const tsc = `${dirname(createRequire(import.meta.url).resolve('typescript/package.json'))}/bin/tsc`;
const emit = ['--noEmit', 'false', '--declaration', '--emitDeclarationOnly'];
const settings = `${root}/build/package/tsconfig.json`;
writeFileSync(
  settings,
  JSON.stringify({
    extends: '../../tsconfig.json',
    compilerOptions: { rootDir: '../../shared/src', outDir: './types' },
    include: ['../../shared/src'],
  }),
);
const { status } = spawnSync(process.execPath, [tsc, '-p', settings, ...emit], {
  stdio: 'inherit',
});
rmSync(settings);
if (status !== 0) process.exit(status ?? 1);
const manifest = {
  name,
  version,
  description,
  license,
  type: 'module',
  sideEffects: false,
  exports: { types: './types/index.d.ts', default: './index.js' },
  engines: { node: '>=20.19' },
  dependencies,
};
writeFileSync(`${target}/package.json`, `${JSON.stringify(manifest, null, 2)}\n`);
console.log('build/package is ready: npm install it, or npm pack it');
