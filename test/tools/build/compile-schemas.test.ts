import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build } from 'esbuild';
import * as fc from 'fast-check';
import { parseJson } from 'oss-inbox';
import { afterAll, describe, expect, it } from 'vitest';
import * as runtime from '../../../shared/src/core/schema-runtime.js';
import {
  compileSchemaModule,
  isSchemaModule,
  runtimeParts,
  // @ts-expect-error: a script of the build, without types
} from '../../../tools/build/compile-schemas.mjs';

interface Schema {
  safeParse(value: unknown): {
    success: boolean;
    data?: unknown;
    error?: { issues: { path: PropertyKey[]; message: string; expected?: string }[] };
  };
}
type Schemas = Record<string, Schema>;

const pathOf = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));
const modules = readdirSync(pathOf('shared/src'), { recursive: true, encoding: 'utf8' })
  .map((file) => pathOf(`shared/src/${file}`))
  .filter(isSchemaModule);

async function compiled(path: string): Promise<Schemas> {
  const stdin = { contents: await compileSchemaModule(path), resolveDir: pathOf('.') };
  const code = await bundled({ stdin });
  expect(code).not.toContain('_zod');
  return load(code);
}

/** The schemas as they are written. */
async function written(path: string): Promise<Schemas> {
  const code = await bundled({ entryPoints: [path] });
  expect(code).toContain('_zod');
  return load(code);
}

async function bundled(options: BuildOptions): Promise<string> {
  const { outputFiles } = await build({
    ...options,
    bundle: true,
    platform: 'node',
    format: 'esm',
    write: false,
  });
  return outputFiles[0]?.text ?? '';
}

function load(code: string): Promise<Schemas> {
  return import(`data:text/javascript,${encodeURIComponent(code)}`);
}

function outcomeOf(schema: Schema | undefined, value: unknown) {
  const result = schema?.safeParse(value);
  const issues = result?.error?.issues.map(({ path, message, expected }) => ({
    path,
    message,
    expected,
  }));
  return { success: result?.success, data: result?.data, issues };
}

describe('a compiled schema', () => {
  it('is made of every schema module', () => {
    const rooms = modules.map((file) => file.split('/').slice(-2).join('/')).sort();
    expect(rooms).toEqual([
      'core/shapes.ts',
      'object-event/schema.ts',
      'object-event/status-schema.ts',
      'task-result/response-schema.ts',
      'task-result/schema.ts',
      'upload-callback/replay-schema.ts',
      'upload-callback/ticket-schema.ts',
    ]);
  });

  it('may use every part of the runtime', () => {
    expect(Object.keys(runtime).sort()).toEqual(runtimeParts);
  });

  it.each(modules)('gives what zod gives: %s', async (path) => {
    const [zod, own] = await Promise.all([written(path), compiled(path)]);
    expect(Object.keys(own).sort()).toEqual(Object.keys(zod).sort());
    for (const name of Object.keys(zod)) {
      let passed = 0;
      fc.assert(
        fc.property(candidates(), (value) => {
          const outcome = outcomeOf(own[name], value);
          expect(outcome).toEqual(outcomeOf(zod[name], value));
          if (outcome.success === true) passed += 1;
        }),
        { numRuns: 2000 },
      );
      expect(passed, `${name} never passes`).toBeGreaterThan(0);
    }
  });

  it('has the issues in the order of the shape, with indices', async () => {
    const { receivedEventsSchema } = await compiled(pathOf('shared/src/object-event/schema.ts'));
    const oss = { object: { size: -1, key: '' }, bucket: null };
    const events = [{ oss, eventName: 'oss:', region: 7 }, null];
    expect(outcomeOf(receivedEventsSchema, { events }).issues).toEqual([
      { path: ['events', 0, 'region'], message: 'Invalid input', expected: 'string' },
      { path: ['events', 0, 'eventName'], message: 'expected an event name' },
      { path: ['events', 0, 'oss', 'bucket'], message: 'Invalid input', expected: 'object' },
      { path: ['events', 0, 'oss', 'object', 'key'], message: 'expected a non-empty string' },
      { path: ['events', 0, 'oss', 'object', 'size'], message: 'expected a whole number' },
      { path: ['events', 1], message: 'Invalid input', expected: 'object' },
    ]);
  });
});

describe('the compiler', () => {
  // Beside the sources, so that the modules find the same packages.
  const folder = mkdtempSync(pathOf('test/schemas-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  const write = (text: string): string => {
    const room = mkdtempSync(`${folder}/room-`);
    const core = pathOf('shared/src/core/index.ts');
    writeFileSync(
      `${room}/checks.ts`,
      'export const isOne = (value: unknown) => value === 1;\nexport const isAny = () => true;\n',
    );
    writeFileSync(
      `${room}/schema.ts`,
      `import * as z from 'zod/mini';
       import { isAny, isOne } from './checks.js';
       import { shape } from '${core}';
       export const thing = [z, isAny, isOne, shape] && ${text};`,
    );
    return `${room}/schema.ts`;
  };

  it.each([
    ['z.boolean()', [true, false], ['true', 0, null, undefined]],
    ['z.string()', ['', 'a'], [0, null, undefined, []]],
    ['z.optional(z.string())', ['', undefined], [null, 1]],
    ['z.nullable(z.optional(z.string()))', ['', null, undefined], [1]],
    ['z.array(z.nullish(z.string()))', [[], ['a', null]], [[1], {}, 'a']],
    ["shape(isOne, 'one')", [1], [2, undefined]],
    ['z.object({ a: z.optional(z.string()) })', [{}, { a: 'a', b: 1 }, { b: 1 }], [[], { a: 1 }]],
    ['z.looseObject({ a: z.string() })', [{ a: 'a', toString: 1, b: {} }], [{}, { b: 'a' }, null]],
  ])('compiles %s', async (text, good, bad) => {
    const path = write(text);
    const { thing } = await compiled(path);
    const { thing: zod } = (await import(path)) as Schemas;
    for (const value of [...good, ...bad]) {
      expect(outcomeOf(thing, value)).toStrictEqual(outcomeOf(zod, value));
    }
    expect(good.map((value) => thing?.safeParse(value).success)).not.toContain(false);
    expect(bad.map((value) => thing?.safeParse(value).success)).not.toContain(true);
  });

  it.each([
    [
      'z.object({ a: z.union([z.string(), z.number()]) })',
      /schema\.ts: thing\.a is of type union: use shape/,
    ],
    ['z.number()', /thing is of type number/],
    ['z.array(z.iso.date())', /thing\[\] has /],
    ['z.string().check(z.minLength(1))', /thing has checks: use shape\(\)/],
    ['z.optional(z.nullable(z.string()).check(z.refine(() => true)))', /thing has checks/],
    ['z.catchall(z.object({}), z.unknown().check(z.refine(() => true)))', /is strict or/],
    ['z.pipe(z.string(), z.transform(Number))', /is of type pipe/],
    ["z.string('text, please')", /has error/],
    ['z.strictObject({})', /is strict or has a catchall: use z\.object\(\) or z\.looseObject\(\)/],
    ['z.catchall(z.object({}), z.string())', /is strict or has a catchall/],
    ['z.looseObject({ a: z.optional(z.object({})) })', /thing\.a is a z\.object\(\) inside/],
    ['z.exactOptional(z.string())', /is exact: use z\.optional/],
    [
      "shape((value: unknown) => value === 1, 'one')",
      /a function without a name: export it from core\/predicates/,
    ],
    ["shape(Number.isInteger, 'a number')", /the function isInteger: export it/],
    ["shape(isAny, 'anything')", /lets undefined pass: use z\.optional/],
    ['7', /thing is no schema: move it to another module/],
  ])('refuses %s', async (text, message) => {
    await expect(compileSchemaModule(write(text))).rejects.toThrow(message);
  });
});

describe('a built function', () => {
  const functions = readdirSync(pathOf('build/project/dist'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

  it.each(functions)('%s has nothing of zod and is no larger than our own code', (name) => {
    const bundle = readFileSync(pathOf(`build/project/dist/${name}/index.js`));
    expect(bundle.toString()).not.toMatch(/_zod|invalid_type/);
    expect(bundle.length).toBeLessThanOrEqual(80_000);
  });
});

type Json = Record<string, unknown>;

const samples = (start: string) =>
  readdirSync(pathOf('test/samples'))
    .filter((file) => file.startsWith(start) && file.endsWith('.json'))
    .map((file) => parseJson(readFileSync(pathOf(`test/samples/${file}`), 'utf8')) as Json);

/** Something of which each schema takes one. */
function seeds(): unknown[] {
  const events = samples('event-');
  const tasks = samples('task-');
  const ticket = { bucket: 'b', key: 'k', prefix: 'p/', user: '', expires: 1, nonce: 'n' };
  const upload = {
    specversion: '1.0',
    id: 'i',
    source: 'acs.oss',
    type: 'oss:UploadCallback',
    subject: '',
    data: { size: 1, imageInfo: { height: 1 }, ticket: { nonce: 'n' }, variables: { a: 'b' } },
  };
  return [
    upload,
    ...events,
    ...events.flatMap((document) => document['events']),
    ...tasks,
    ...tasks.flatMap((task) => [
      { content: task, more: 1 },
      { data: task, more: 1 },
    ]),
    ticket,
    { ...ticket, more: 1 },
    { a: null, b: 'text' },
    true,
    'text',
    '',
    '12',
    '-3',
    12,
  ];
}

/** Seeds with up to three things in them replaced, taken out or added, and anything else; all as `parseJson` gives it. */
function candidates(): fc.Arbitrary<unknown> {
  const part = fc.oneof(
    fc.constantFrom(undefined, null, '', 'oss:', '12', -3, 1e300, true, [], {}, [null], [{}]),
    fc.jsonValue({ maxDepth: 2 }),
  );
  const name = fc.constantFrom('toString', 'hasOwnProperty', 'constructor', '__proto__', 'length');
  const change = fc.record({ at: fc.nat(), part, name: fc.option(name, { nil: undefined }) });
  const changed = fc
    .tuple(fc.constantFrom(...seeds()), fc.array(change, { maxLength: 3 }))
    .map(([seed, changes]) => {
      let text = JSON.stringify(seed);
      for (const each of changes) text = changeOne(text, each.at, each.part, each.name);
      return parseJson(text);
    });
  return fc.oneof(
    { weight: 4, arbitrary: changed },
    fc.jsonValue().map((json) => parseJson(JSON.stringify(json))),
  );
}

/** JSON text in which one of the values is replaced by the part or, if it is an object, gets it under the name. */
function changeOne(text: string, at: number, part: unknown, name: string | undefined): string {
  let total = 0;
  const count = (_key: string, value: unknown) => {
    total += 1;
    return value;
  };
  JSON.parse(text, count);
  let left = at % total;
  const changed: unknown = JSON.parse(text, (_key, value: unknown) => {
    left -= 1;
    if (left !== -1) return value;
    // As text from outside would have it: an own field, whatever its name.
    return name === undefined
      ? part
      : Object.fromEntries([...Object.entries(Object(value)), [name, part]]);
  });
  return JSON.stringify(changed ?? null);
}
