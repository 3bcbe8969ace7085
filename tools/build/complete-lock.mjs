// Run after `npm install` changed package-lock.json, or the one of the folder that is named. Tools such as biome name one
// optional package for each platform; a registry mirror that holds only some of them leaves the others out of the lock
// file, and then `npm ci` refuses it everywhere. This puts them back, by name and version, and takes out the addresses of
// whatever mirror was asked.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';

const file = join(root, process.argv[2] ?? '.', 'package-lock.json');
const lock = JSON.parse(readFileSync(file, 'utf8'));

const systems =
  /(?:^|[-/])(aix|android|darwin|freebsd|linux|netbsd|openbsd|openharmony|sunos|win32)(?=-)/;
const processors = /-(arm64|arm|ia32|loong64|mips64el|ppc64|riscv64|s390x|wasm32|x64)(?=-|$)/;
const libraries = { musl: ['musl'], gnu: ['glibc'] };

const added = [];
for (const { optionalDependencies = {}, dev } of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    const path = `node_modules/${name}`;
    const os = systems.exec(name)?.[1];
    const cpu = processors.exec(name)?.[1];
    if (lock.packages[path] !== undefined || os === undefined || cpu === undefined) continue;
    const libc = libraries[/-(musl|gnu)$/.exec(name)?.[1]];
    lock.packages[path] = {
      version,
      cpu: [cpu],
      ...(dev && { dev }),
      ...(libc && { libc }),
      optional: true,
      os: [os],
    };
    added.push(name);
  }
}
for (const entry of Object.values(lock.packages)) {
  if (/^https?:/.test(entry.resolved ?? '')) delete entry.resolved;
}
const paths = Object.keys(lock.packages).sort();
lock.packages = Object.fromEntries(paths.map((path) => [path, lock.packages[path]]));
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
console.log(
  added.length > 0 ? `Added to the lock file: ${added.join(', ')}` : 'Nothing was missing.',
);
