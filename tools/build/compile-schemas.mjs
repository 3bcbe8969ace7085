// Puts compiled schemas in the place of zod, wherever the library runs: in the functions, the tools, the package, the benches
// (an esbuild plugin) and the tests (a Vite plugin). A module of the library named schema.ts, *-schema.ts or core/shapes.ts
// exports nothing but zod/mini schemas: it is run here, at build time, and what it exports is written anew with the parts of
// shared/src/core/schema-runtime.ts.
import { dirname, relative, resolve } from 'node:path';
import { build } from 'esbuild';
import { root } from './root.mjs';

const core = resolve(root, 'shared/src/core');
const instead = 'use shape() with a predicate, or do it in code after validation';

// What each type's definition may say, besides its type.
const understood = {
  array: ['element'],
  boolean: [],
  custom: ['abort', 'check', 'error', 'fn'],
  nullable: ['innerType'],
  object: ['catchall', 'shape'],
  optional: ['innerType'],
  string: [],
};

export const runtimeParts =
  'array custom nullable nullish object optional part primitive schema'.split(' ');

const schemaModules = /[\\/](?:(?:[\w-]+-)?schema|core[\\/]shapes)\.ts$/;

/** Whether the module at this path is one of the library's that hold schemas; a user's own file may have such a name, too. */
export function isSchemaModule(path) {
  return schemaModules.test(path) && resolve(path).startsWith(resolve(root, 'shared/src'));
}

export const compileSchemas = {
  name: 'compile-schemas',
  setup({ onLoad }) {
    onLoad({ filter: schemaModules }, async ({ path }) =>
      isSchemaModule(path)
        ? { contents: await compileSchemaModule(path), resolveDir: dirname(path) }
        : undefined,
    );
  },
};

/** The same for Vite, and so for the tests. */
export const compileSchemasInVite = {
  name: 'compile-schemas',
  enforce: 'pre',
  load: (path) => (isSchemaModule(path) ? compileSchemaModule(path) : undefined),
};

/** JavaScript with the exports of the schema module at this path, each of them with zod's `safeParse` and no zod. */
export async function compileSchemaModule(path) {
  const { schemas, predicates } = await load(path);
  const lines = [importOf(runtimeParts, resolve(core, 'schema-runtime.ts'))];
  const names = new Map();
  const bodies = [];

  // Each thing is written once, however often it is used, and after what it is made of.
  const nameOf = (thing, lineOf) => {
    if (!names.has(thing)) {
      const line = lineOf();
      names.set(thing, `_${names.size}`);
      lines.push(line(names.get(thing)));
    }
    return names.get(thing);
  };
  const checkOf = (schema, where) =>
    nameOf(schema, () => {
      const code = codeOf(schema, where);
      return (name) => `const ${name} = ${code};`;
    });
  const innerCheckOf = (schema, where) => {
    if (dropsFields(schema)) refuse(where, 'is a z.object() inside another: use z.looseObject()');
    return checkOf(schema, where);
  };
  // What is within a check and nowhere else needs no name.
  const wrappedCheckOf = (schema, where) => {
    if (names.has(schema) || dropsFields(schema)) return innerCheckOf(schema, where);
    return codeOf(schema, where);
  };
  const refuse = (where, reason) => {
    throw new Error(`${relative(root, path)}: ${where} ${reason}`);
  };

  const codeOf = (schema, where) => {
    const { type, ...rest } = schema.def ?? {};
    if (type === undefined) refuse(where, 'is no schema: move it to another module');
    if (!Object.hasOwn(understood, type)) refuse(where, `is of type ${type}: ${instead}`);
    const strange = Object.keys(rest).find((key) => !understood[type].includes(key));
    if (strange !== undefined) refuse(where, `has ${strange}: ${instead}`);
    if (type === 'custom') return customOf(rest, where);
    if (type === 'object') return objectOf(rest, where);
    if (type === 'array') return call('array', wrappedCheckOf(rest.element, `${where}[]`));
    if (type === 'optional' && !schema.safeParse(undefined).success) {
      refuse(where, 'is exact: use z.optional()');
    }
    if (type === 'optional' && rest.innerType.def.type === 'nullable') {
      codeOf(rest.innerType, where); // for what it refuses
      return call('nullish', wrappedCheckOf(rest.innerType.def.innerType, where));
    }
    if (rest.innerType !== undefined) return call(type, wrappedCheckOf(rest.innerType, where));
    return call('primitive', JSON.stringify(type));
  };

  const customOf = ({ fn, error }, where) => {
    const found = predicates.get(fn);
    if (found === undefined) {
      const which = fn.name ? `the function ${fn.name}` : 'a function without a name';
      refuse(
        where,
        `is checked by ${which}: export it from core/predicates.ts or from a module of the same room, and import it`,
      );
    }
    if (fn(undefined)) refuse(where, 'lets undefined pass: use z.optional()');
    const predicate = nameOf(
      fn,
      () => (name) => importOf([`${found.name} as ${name}`], found.place),
    );
    return call('custom', predicate, JSON.stringify(error?.({}) ?? 'Invalid input'));
  };

  // Fields are named in the code and not in a list, since V8 reads them several times faster so.
  const objectOf = ({ shape, catchall }, where) => {
    if (catchall !== undefined && (catchall.def.type !== 'unknown' || catchall.def.checks)) {
      refuse(where, 'is strict or has a catchall: use z.object() or z.looseObject()');
    }
    const parts = Object.entries(shape).map(([name, field]) => {
      const key = JSON.stringify(name);
      return `part(${innerCheckOf(field, `${where}.${name}`)}, value[${key}], ${key}, issues);`;
    });
    bodies.push(parts);
    return call('object', `(value, issues) => {\n  ${parts.join('\n  ')}\n}`);
  };

  for (const [name, schema] of Object.entries(schemas)) {
    const check = checkOf(schema, name);
    const kept = dropsFields(schema) ? [JSON.stringify(Object.keys(schema.def.shape))] : [];
    lines.push(`export const ${name} = ${call('schema', check, ...kept)};`);
  }
  return withSharedLeads(lines.join('\n'), bodies);
}

/** The code with the fields that several of these bodies begin with written once. */
function withSharedLeads(code, bodies) {
  const leads = bodies.flatMap((body, at) => bodies.slice(0, at).map((other) => lead(body, other)));
  const long = [
    ...new Set(leads.filter(({ length }) => length > 1).map((lines) => lines.join('\n  '))),
  ];
  return long
    .sort((one, other) => other.length - one.length)
    .reduce((text, fields, at) => {
      const shared = `function shared${at}(value, issues) {\n  ${fields}\n}`;
      return `${text.replaceAll(fields, `shared${at}(value, issues);`)}\n${shared}`;
    }, code);
}

function lead(body, other) {
  const end = body.findIndex((line, at) => line !== other[at]);
  return body.slice(0, end === -1 ? body.length : end);
}

function dropsFields(schema) {
  return schema.def?.type === 'object' && schema.def.catchall === undefined;
}

function call(name, ...given) {
  return `/* @__PURE__ */ ${name}(${given.join(', ')})`;
}

/** What the module exports, and by function what its schemas may refer to: its name and the module to import it from. */
async function load(path) {
  const { metafile } = await bundle(`import ${JSON.stringify(path)};`);
  const [, { imports }] = Object.entries(metafile.inputs).find(
    ([file]) => resolve(root, file) === path,
  );
  const ownRoom = imports
    .map((imported) => resolve(root, imported.path))
    .filter((place) => dirname(place) === dirname(path));
  const places = [...new Set([resolve(core, 'predicates.ts'), ...ownRoom])];
  // One bundle, so that a function is the same one wherever it is met.
  const { outputFiles } = await bundle(
    [path, ...places]
      .map((place, at) => `export * as module${at} from ${JSON.stringify(place)};`)
      .join('\n'),
  );
  const code = Buffer.from(outputFiles[0].contents).toString('base64');
  const { module0: schemas, ...modules } = await import(`data:text/javascript;base64,${code}`);
  const predicates = new Map();
  places.forEach((place, at) => {
    for (const [name, value] of Object.entries(modules[`module${at + 1}`])) {
      predicates.set(value, { name, place });
    }
  });
  return { schemas, predicates };
}

function bundle(contents) {
  return build({
    stdin: { contents, resolveDir: core },
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    format: 'esm',
    metafile: true,
    write: false,
    logLevel: 'silent',
  });
}

function importOf(names, place) {
  return `import { ${names.join(', ')} } from ${JSON.stringify(place)};`;
}
