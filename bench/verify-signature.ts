// How fast a callback's signature is verified, beside what cannot be avoided: one bare crypto.verify with a cached key.
//
//   npm run bench -- verify-signature
//
// Method: a real callback of OSS (form body, no query, 512-bit key). Each round times every case once, in turn, and divides
// by the base of the same round; what is printed is the median of 21 rounds. Ratios, since the machine is shared.
import { verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { decodeCallback, ossCallbackKey, verifyCallbackSignature } from 'oss-inbox';
import { compare } from './method/compare.js';
import { printFigures } from './method/print-figures.js';
import { timeCalls } from './method/time-calls.js';

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

const base = 'crypto.verify, key cached';
const calls: Record<string, () => unknown> = {
  [base]: () => verify('RSA-MD5', signed, key, signature),
  verifyCallbackSignature: () => verifyCallbackSignature(request),
  'decodeCallback (verify and decode)': () => decodeCallback(request),
  'crypto.verify, key as PEM each time': () => verify('RSA-MD5', signed, pem, signature),
};

const cases = Object.entries(calls).map(([name, call]) => ({
  name,
  round: () => timeCalls(CALLS, call),
  ...(name !== base && { base }),
}));
printFigures('a signature', await compare(cases, ROUNDS));
