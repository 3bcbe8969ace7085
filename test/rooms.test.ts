import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';

// Which rooms of the package each room may import from: docs/architecture.md has the picture.
const mayImport: Record<string, string[]> = {
  core: [],
  signal: ['core'],
  'upload-callback': ['core', 'signal'],
  'object-event': ['core', 'signal'],
  'task-result': ['core', 'signal'],
  smq: ['core', 'signal', 'object-event', 'task-result'],
  fc: ['core'],
  inbox: ['core'],
  handoff: ['core', 'signal'],
  function: [
    'core',
    'signal',
    'upload-callback',
    'object-event',
    'task-result',
    'smq',
    'fc',
    'inbox',
    'handoff',
  ],
};

// What a room may import from outside the package, beside Node's own modules and zod.
// Of these only types: they are loaded when they are first used.
const mayImportToo: { specifier: string; into: RegExp }[] = [
  { specifier: 'saxes', into: /^smq\/xml-notification$/ },
  { specifier: '@alicloud/mns/lib/client.js', into: /^smq\/queue-client$/ },
  { specifier: 'postgres', into: /^inbox\/[\w-]+$/ },
];

const root = new URL('../', import.meta.url);
const textOf = (file: string) => readFileSync(new URL(file, root), 'utf8');
const filesBelow = (folder: string) =>
  readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => `${folder}/${file}`);
const importsOf = (file: string) =>
  [...textOf(file).matchAll(/^(?:im|ex)port( type)?\b[^;]*?\bfrom '([^']+)'/gm)].map(
    ([, type, specifier = '']) => ({ specifier, isType: type !== undefined }),
  );

describe('the rooms of the package', () => {
  it('are all in the table', () => {
    const rooms = readdirSync(new URL('shared/src', root), { withFileTypes: true });
    expect(
      rooms
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => name)
        .sort(),
    ).toEqual(Object.keys(mayImport).sort());
  });

  it.each(Object.entries(mayImport))(
    '%s imports only from the rooms below it, by their doors',
    (room, allowed) => {
      const doors = allowed.map((other) => `../${other}/index.js`);
      const own = /^\.\/[\w-]+\.js$/;
      const outside = /^(node:[\w/]+|zod\/mini)$/;
      for (const file of filesBelow(`shared/src/${room}`)) {
        const name = file.slice('shared/src/'.length, -'.ts'.length);
        for (const { specifier, isType } of importsOf(file)) {
          const fine =
            own.test(specifier) ||
            outside.test(specifier) ||
            doors.includes(specifier) ||
            mayImportToo.some(
              (also) => isType && also.specifier === specifier && also.into.test(name),
            );
          expect(fine, `${file} imports ${specifier}`).toBe(true);
        }
      }
    },
  );
});

// The rooms of the local cloud that stand on their own; what wires them together may know them all.
const localRooms: Record<string, string[]> = {
  http: [],
  state: [],
  trace: ['state'],
  oss: ['http', 'state', 'trace'],
  smq: ['http', 'state', 'trace'],
  fc: ['http', 'state', 'trace'],
  page: ['http', 'trace'],
  postgres: ['state'],
};

describe('the rooms of the local cloud', () => {
  it.each(Object.entries(localRooms))('%s knows no others than %j', (room, allowed) => {
    for (const file of filesBelow(`local/${room}`)) {
      for (const { specifier } of importsOf(file)) {
        if (!specifier.startsWith('.')) continue;
        const imported = posix.join(posix.dirname(file), specifier);
        const [, , other = ''] = /^(local)\/([^/]+)\//.exec(imported) ?? [];
        const fine = other === '' || other === room || allowed.includes(other);
        expect(fine, `${file} imports ${specifier}`).toBe(true);
      }
    }
  });
});

describe('what stands around the package', () => {
  it.each(['functions', 'wire', 'local', 'cli'])('%s uses its public exports only', (folder) => {
    for (const file of filesBelow(folder)) {
      for (const { specifier } of importsOf(file)) {
        expect(specifier, file).not.toMatch(/shared\/src|@oss-inbox\/shared\/./);
      }
    }
  });

  it.each([
    ['functions', ['wire', 'local', 'cli']],
    ['wire', ['functions', 'local', 'cli']],
    ['local', ['functions', 'cli']],
    ['cli', ['functions', 'local']],
  ])('%s takes nothing of %j, and of wire what it exports', (folder, strangers) => {
    for (const file of filesBelow(folder)) {
      for (const { specifier } of importsOf(file)) {
        if (!specifier.startsWith('.')) continue;
        const imported = posix.join(posix.dirname(file), specifier);
        const [room = ''] = imported.split('/');
        expect(strangers, `${file} imports ${specifier}`).not.toContain(room);
        if (room === 'wire' && folder !== 'wire') expect(imported, file).toBe('wire/index.js');
      }
    }
  });
});
