// Builds the functions beside those that are in use, and then puts the new files in their place, one by one.
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { buildFunctions, functionsIn } from './build-functions.mjs';
import { root } from './root.mjs';

/**
 * Builds the functions of this folder and replaces what has changed of them in `target`; both are named from the root on.
 * Returns the names of those that changed. When the build fails, which esbuild tells of, nothing is replaced.
 */
export async function rebuildFunctions(folder, target, options) {
  const place = resolve(root, target);
  mkdirSync(place, { recursive: true });
  // On the same disk, so that a file can be moved in one step.
  const fresh = mkdtempSync(join(place, '.rebuilt-'));
  try {
    await buildFunctions(folder, fresh, options);
    renameSync(join(fresh, 'package.json'), join(place, 'package.json'));
    return functionsIn(folder).filter(
      (name) => replaceFiles(join(fresh, name), join(place, name)) > 0,
    );
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

/** Moves each file that differs; index.js last, since it loads the others. */
function replaceFiles(from, to) {
  mkdirSync(to, { recursive: true });
  const changed = readdirSync(from).filter((file) => !isSame(join(from, file), join(to, file)));
  changed.sort((one, other) => (one === 'index.js') - (other === 'index.js'));
  for (const file of changed) renameSync(join(from, file), join(to, file));
  return changed.filter((file) => file.endsWith('.js')).length;
}

function isSame(one, other) {
  return existsSync(other) && readFileSync(one).equals(readFileSync(other));
}
