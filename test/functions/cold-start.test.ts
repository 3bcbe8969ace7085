import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type Captured, context, httpEvent, readSample, readVector } from './invoke.js';

// What a new instance loads, as the module loader sees it: it costs more than all that the function does with an event.
const script = `
  const Module = require('node:module');
  const load = Module._load;
  const loaded = [];
  Module._load = (name, ...rest) => {
    if (!loaded.includes(name)) loaded.push(name);
    return load(name, ...rest);
  };
  console.log = () => {};
  const { handler } = require(process.argv[1]);
  const [, ...atLoad] = loaded;
  handler(Buffer.from(process.argv[2]), ${JSON.stringify(context)}).catch(() => {}).then(() => {
    const [, ...all] = loaded;
    process.stdout.write(JSON.stringify({ atLoad, later: all.slice(atLoad.length) }));
  });`;

function loadedBy(name: string, event: string, env: Record<string, string> = {}) {
  const file = fileURLToPath(new URL(`../../build/project/dist/${name}/index.js`, import.meta.url));
  const output = execFileSync(process.execPath, ['-e', script, file, event], { env });
  return JSON.parse(output.toString()) as { atLoad: string[]; later: string[] };
}

const objectEvent = readSample('event-objectcreated-putobject.json');
const { request } = JSON.parse(readVector('oss-callback-04-form-colon-encoding.json')) as {
  request: Omit<Captured, 'requestTarget'> & { path: string };
};
const callback = httpEvent({ ...request, requestTarget: request.path }).toString();
const always = ['node:async_hooks', 'node:crypto', 'node:fs', 'node:timers/promises', 'node:util'];

describe('a new instance', () => {
  it.each([
    ['object-event', objectEvent],
    ['task-result', objectEvent],
    ['upload-callback', callback],
    ['topic-push', callback],
  ])('of %s loads what every event needs, and no package', (name, event) => {
    const { atLoad, later } = loadedBy(name, event);
    expect(atLoad.toSorted()).toEqual(always);
    expect(later).toEqual([]);
  });

  it('loads the driver of a database, and no other package, where one is configured', () => {
    // A mistake that needs no server to find.
    const env = { DATABASE_URL: 'postgres://user:password@127.0.0.1:1/database?sslmode=none' };
    const { later } = loadedBy('object-event', objectEvent, env);
    expect(later.filter((name) => name.startsWith('.'))).toEqual(['./postgres.js']);
  });
});
