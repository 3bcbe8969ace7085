// Which rooms may import which: docs/architecture.md has the picture. `npm run check` holds the code to it.

/** The rooms of the package, and which others each of them may import, by their doors. */
const rooms = {
  core: [],
  signature: ['core'],
  config: ['core', 'signature'],
  signal: ['core'],
  'upload-callback': ['core', 'signature', 'config', 'signal'],
  'object-event': ['core', 'signal'],
  'task-result': ['core', 'signal'],
  smq: ['core', 'signature', 'config', 'signal', 'object-event', 'task-result'],
  fc: ['core'],
  inbox: ['core'],
  handoff: ['core', 'config', 'signal'],
  runtime: [
    'core',
    'signature',
    'config',
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

/** The rooms of the local cloud that stand on their own; what wires them together may know them all. */
const localRooms = {
  http: [],
  state: [],
  trace: ['state'],
  oss: ['http', 'state', 'trace'],
  smq: ['http', 'state', 'trace'],
  fc: ['http', 'state', 'trace'],
  page: ['http', 'trace'],
  postgres: ['state'],
};

/** The npm packages that the package's files may name. All but zod are loaded when first used: a test of cold starts says so. */
const packages = {
  zod: '^shared/src/',
  saxes: '^shared/src/smq/xml-notification\\.ts$',
  '@alicloud/mns': '^shared/src/smq/(?:queue-client|send-dead-letter)\\.ts$',
  '@alicloud/fc2': '^shared/src/handoff/invoke-function\\.ts$',
  postgres: '^shared/src/inbox/',
};

const oneOf = (names) => `(?:${names.join('|')})`;
const packageRules = Object.entries(rooms).map(([room, others]) => ({
  name: `rooms: ${room}`,
  comment: `${room} may import the doors of ${others.join(', ') || 'no other room'}`,
  severity: 'error',
  from: { path: `^shared/src/${room}/` },
  to: {
    path: '^(?:shared|functions|tools|test|bench)/',
    pathNot: [
      `^shared/src/${room}/`,
      ...(others.length > 0 ? [`^shared/src/${oneOf(others)}/index\\.ts$`] : []),
    ],
  },
}));
const localRules = Object.entries(localRooms).map(([room, others]) => ({
  name: `local: ${room}`,
  severity: 'error',
  from: { path: `^tools/local/${room}/` },
  to: { path: '^tools/local/[^/]+/', pathNot: `^tools/local/${oneOf([room, ...others])}/` },
}));
const packageRulesOf = Object.entries(packages).map(([name, importer]) => ({
  name: `who may name ${name}`,
  severity: 'error',
  from: { path: '^shared/src/', pathNot: importer },
  to: { path: `(?:^|/)node_modules/${name}/` },
}));
const strangers = {
  cli: ['local', 'build'],
  local: ['cli', 'build'],
  wire: ['cli', 'local', 'build'],
};

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no cycles, of types either',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'rooms: all in the table',
      severity: 'error',
      from: {},
      to: { path: '^shared/src/[^/]+/', pathNot: `^shared/src/${oneOf(Object.keys(rooms))}/` },
    },
    ...packageRules,
    ...packageRulesOf,
    {
      name: 'no other package',
      severity: 'error',
      from: { path: '^shared/src/' },
      to: {
        path: 'node_modules/',
        pathNot: `node_modules/${oneOf(Object.keys(packages))}/`,
      },
    },
    {
      name: 'nothing unknown',
      comment: 'each import leads to a file, or no rule would see it',
      severity: 'error',
      from: { path: '^(?:shared|functions|tools)/' },
      to: { couldNotResolve: true },
    },
    ...localRules,
    {
      name: 'the public door',
      comment: 'functions and tools use what the package exports',
      severity: 'error',
      from: { path: '^(?:functions|tools)/' },
      to: { path: '^shared/src/', pathNot: '^shared/src/index\\.ts$' },
    },
    {
      name: 'functions stand alone',
      severity: 'error',
      from: { path: '^functions/' },
      to: { path: '^(?:tools|test|bench)/' },
    },
    ...Object.entries(strangers).map(([folder, others]) => ({
      name: `tools: ${folder}`,
      severity: 'error',
      from: { path: `^tools/${folder}/` },
      to: { path: `^tools/${oneOf(others)}/`, pathNot: 'preview-template' },
    })),
    {
      name: 'tools: the door of wire',
      severity: 'error',
      from: { path: '^tools/', pathNot: '^tools/wire/' },
      to: { path: '^tools/wire/', pathNot: '^tools/wire/index\\.ts$' },
    },
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    detectProcessBuiltinModuleCalls: false,
    doNotFollow: { path: 'node_modules' },
    // What runs in the browser is a leaf in JSX, which swc is not asked for here.
    exclude: { path: '^(?:build|dist|bench/build|tools/local/page/browser)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
    },
  },
};
