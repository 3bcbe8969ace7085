// `npm run dev`: what `npm start` does, with the same options, and whenever functions/ or shared/src changes, the functions
// are built anew. The local cloud takes new code by itself. After a build that failed the old code stays in place.
import { spawn, spawnSync } from 'node:child_process';
import { watch } from 'node:fs';
import { rebuildFunctions } from './rebuild-functions.mjs';
import { root } from './root.mjs';

// Editors write a file in several steps.
const QUIET = 100;

const built = spawnSync(process.execPath, [`${root}/tools/build/build.mjs`, '--quiet'], {
  stdio: 'inherit',
});
if (built.status !== 0) process.exit(built.status ?? 1);

const program = spawn(process.execPath, [`${root}/build/local/main.js`, ...process.argv.slice(2)], {
  stdio: 'inherit',
});
program.on('exit', (code) => process.exit(code ?? 1));
program.on('error', (error) => {
  console.error(`The local cloud could not be started: ${error.message}`);
  process.exit(1);
});
// Ctrl-C in a terminal reaches the program, too; it ends, and this with it.
process.on('SIGINT', () => process.stdin.isTTY || program.kill('SIGINT'));
process.on('SIGTERM', () => program.kill('SIGTERM'));

let timer;
let rebuilding = Promise.resolve();
for (const folder of ['functions', 'shared/src']) {
  watch(`${root}/${folder}`, { recursive: true }, () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      rebuilding = rebuilding.then(rebuild);
    }, QUIET);
  });
}

async function rebuild() {
  try {
    const names = await rebuildFunctions('functions', 'dist');
    if (names.length > 0) console.log(`Built anew: ${names.join(', ')}`);
  } catch (error) {
    // esbuild has printed its own.
    if (!error.errors) console.error(error.message);
    console.error('The build failed: the old code stays in place.');
  }
}
