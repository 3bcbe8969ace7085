// What a new instance costs above one that does nothing: loading the built function, and its first event.
//
//   npm run bench -- cold-start
//
// Targets: 7 ms above an empty handler in a bare Node.js process, 3 ms where Node's `http` and `crypto` are loaded already,
// as in the process in which Function Compute runs a function.
//
// Method: each measurement is a process of its own, which notes the time around `require()` and the first call, without the
// start of Node.js itself. Each round measures every case once, in changing order; what is printed are medians of 41 rounds
// and their difference from the empty handler's. The inbox is memory; the callback is a real one of OSS.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Case, compare, type Figure } from './method/compare.js';

const ROUNDS = 41;
const folder = resolve('bench/build/cold-start');

const child = `
  for (const name of process.argv[3].split(' ').filter(Boolean)) require(name);
  const event = require('fs').readFileSync(process.argv[2]);
  const { hrtime, stdout } = process;
  console.log = () => {};
  const begun = hrtime.bigint();
  const { handler } = require(process.argv[1]);
  handler(event, { requestId: 'r', region: 'cn-hangzhou', accountId: '1' }).then(() => {
    stdout.write(String(Number(hrtime.bigint() - begun) / 1000));
  });`;

mkdirSync(folder, { recursive: true });
const empty = `${folder}/empty.cjs`;
writeFileSync(empty, 'exports.handler = async () => ({});');
execFileSync(process.execPath, ['tools/build/build.mjs', '--quiet'], { stdio: 'inherit' });

const callback = JSON.parse(
  readFileSync('test/vectors/oss-callback-04-form-colon-encoding.json', 'utf8'),
) as { request: { path: string; headers: Record<string, string>; body: string } };
const { path, headers, body } = callback.request;
const events: Record<string, string> = {
  'object-event': readFileSync('test/samples/event-objectcreated-putobject.json', 'utf8'),
  'upload-callback': JSON.stringify({
    version: 'v1',
    rawPath: path,
    headers,
    body,
    isBase64Encoded: false,
    requestContext: { http: { method: 'POST', path } },
  }),
};

function coldStart(name: string, file: string, event: string, preloaded: string): Case {
  const input = `${folder}/${name}.json`;
  writeFileSync(input, event);
  return {
    name,
    round: () =>
      Number(
        execFileSync(process.execPath, ['-e', child, file, input, preloaded], {
          encoding: 'utf8',
          env: {},
        }),
      ),
  };
}

function print(title: string, [base, ...others]: readonly Figure[]): void {
  console.log(`\n${title}`);
  console.log(`  ${'an empty handler'.padEnd(20)}${((base?.us ?? 0) / 1000).toFixed(1)} ms`);
  for (const { name, us } of others) {
    const more = (us - (base?.us ?? 0)) / 1000;
    console.log(`  ${name.padEnd(20)}${(us / 1000).toFixed(1)} ms, ${more.toFixed(1)} ms more`);
  }
}

for (const [title, preloaded] of [
  ['in a bare Node.js process', ''],
  ['where http and crypto are loaded already', 'http https crypto'],
] as const) {
  const cases = Object.entries(events).map(([name, event]) =>
    coldStart(name, resolve(`dist/${name}/index.js`), event, preloaded),
  );
  print(title, await compare([coldStart('empty', empty, '{}', preloaded), ...cases], ROUNDS));
}
