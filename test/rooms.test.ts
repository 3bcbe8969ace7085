import { readdirSync, readFileSync } from 'node:fs';
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
  function: [
    'core',
    'signal',
    'upload-callback',
    'object-event',
    'task-result',
    'smq',
    'fc',
    'inbox',
  ],
};

const root = new URL('../', import.meta.url);
const filesBelow = (folder: string) =>
  readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => `${folder}/${file}`);
const importsOf = (file: string) =>
  [...readFileSync(new URL(file, root), 'utf8').matchAll(/\bfrom '([^']+)'/g)].map(
    ([, specifier = '']) => specifier,
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
      const outside = /^(node:\w+|zod\/mini)$/;
      for (const file of filesBelow(`shared/src/${room}`)) {
        for (const specifier of importsOf(file)) {
          const fine =
            own.test(specifier) ||
            outside.test(specifier) ||
            doors.includes(specifier) ||
            (specifier === 'saxes' && file === 'shared/src/smq/xml-notification.ts');
          expect(fine, `${file} imports ${specifier}`).toBe(true);
        }
      }
    },
  );
});

describe('the XML parser', () => {
  // What only one of many deliveries needs is a file of its own beside each function, without a second copy of core.
  it('is in a file that imports nothing of the package and is only loaded when it is used', () => {
    expect(importsOf('shared/src/smq/xml-notification.ts')).toEqual(['saxes']);
    for (const file of filesBelow('shared/src')) {
      for (const specifier of importsOf(file)) {
        expect(specifier, file).not.toBe('./xml-notification.js');
      }
    }
  });
});

describe('what stands around the package', () => {
  it.each(['functions', 'local'])('%s uses its public exports only', (folder) => {
    for (const file of filesBelow(folder)) {
      for (const specifier of importsOf(file)) {
        expect(specifier, file).not.toMatch(/shared\/src|@oss-inbox\/shared\/./);
      }
    }
  });
});
