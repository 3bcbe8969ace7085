#!/usr/bin/env node
// `npx oss-inbox`: runs the built command line, building it first where it is missing.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { root } from './build/root.mjs';

const main = `${root}/build/cli/main.js`;
if (!existsSync(main)) {
  spawnSync(process.execPath, [`${root}/tools/build/build.mjs`, '--quiet'], { stdio: 'inherit' });
}
await import(main);
