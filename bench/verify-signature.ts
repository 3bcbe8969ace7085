// How fast a callback's signature is verified, beside what cannot be avoided: one bare crypto.verify with a cached key.
//
//   npm run bench
//
// Method: a real callback of OSS (form body, no query, 512-bit key). Each round times every case once, in turn, and divides
// by the base of the same round; what is printed is the median of 21 rounds. Ratios, since the machine is shared.
import { verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { decodeCallback, ossCallbackKey, verifyCallbackSignature } from '@oss-inbox/shared';

const ROUNDS = 21;
const CALLS = 4000;

const vector = JSON.parse(
  readFileSync('test/vectors/oss-callback-04-form-colon-encoding.json', 'utf8'),
) as { request: { path: string; headers: Record<string, string>; body: string } };
const request = { ...vector.request, query: '', body: Buffer.from(vector.request.body) };
const key = ossCallbackKey();
const pem = key.export({ format: 'pem', type: 'spki' });
const signed = Buffer.concat([Buffer.from(`${request.path}\n`), request.body]);
const signature = Buffer.from(request.headers['authorization'] ?? '', 'base64');

const cases: Record<string, () => unknown> = {
  'crypto.verify, key cached (base)': () => verify('RSA-MD5', signed, key, signature),
  verifyCallbackSignature: () => verifyCallbackSignature(request),
  'decodeCallback (verify and decode)': () => decodeCallback(request),
  'crypto.verify, key as PEM each time': () => verify('RSA-MD5', signed, pem, signature),
};

function time(run: () => unknown): number {
  const started = process.hrtime.bigint();
  for (let call = 0; call < CALLS; call += 1) run();
  return Number(process.hrtime.bigint() - started) / CALLS;
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

const names = Object.keys(cases);
const [baseName = ''] = names;
const rounds = Array.from({ length: ROUNDS + 2 }, (_, round) => {
  // The order turns, so that no case always follows the same one.
  const order = names.map((_name, index) => names[(index + round) % names.length] ?? '');
  return Object.fromEntries(order.map((name) => [name, time(cases[name] ?? (() => {}))]));
}).slice(2);

console.log('case                                   us a call   speed, base = 1');
for (const name of names) {
  const us = median(rounds.map((round) => round[name] ?? 0)) / 1000;
  const ratio = median(rounds.map((round) => (round[baseName] ?? 0) / (round[name] ?? 1)));
  console.log(`${name.padEnd(38)} ${us.toFixed(1).padStart(9)}   ${ratio.toFixed(2)}`);
}
