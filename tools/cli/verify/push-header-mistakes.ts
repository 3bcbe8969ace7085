import { createHash } from 'node:crypto';
import { smqCertificateUrls } from 'oss-inbox';
import { percentDecoded } from './percent-decoded.js';
import { type Trial, type Variation, withHeader } from './trial.js';

const KEEP =
  'have what stands in front pass these headers on as they came: all x-mns- ones, Content-MD5, Content-Type, Date';
const MAX_HEADERS = 40;
const TYPES = [
  'text/plain;charset=utf-8',
  'text/xml;charset=utf-8',
  'application/json;charset=utf-8',
];

// What SMQ sends of itself, after x-mns-.
const KNOWN =
  /^x-mns-(?:request-id|version|signing-cert-url|message-(?:id|tag)|publish-time|topic-(?:owner|name)|subscriber|subscription-name)$/;

/** What may have happened to the headers of a push, which are signed. */
export function* pushHeaderMistakes(trial: Trial): Generator<Variation> {
  yield* contentMistakes(trial);
  yield* dateMistakes(trial);
  yield* nameMistakes(trial);
  yield* valueMistakes(trial);
  for (const method of ['POST', 'GET', 'PUT']) {
    const what = `the method was ${method}`;
    if (method !== trial.method) yield { what, fix: KEEP, trial: { ...trial, method } };
  }
}

function* contentMistakes(trial: Trial): Generator<Variation> {
  const { 'content-type': type = '', 'content-md5': md5 = '' } = trial.headers;
  const [media = '', ...parameters] = type.split(';').map((part) => part.trim());
  const named = [media, ...parameters];
  const types = [named.join(';'), named.join('; '), media, type.toLowerCase(), ...TYPES, ''];
  types.push(`${media};charset=utf-8`, `${media};charset=UTF-8`);
  for (const given of new Set(types)) {
    const what = `Content-Type was ${given || 'not there'}`;
    if (given !== type) yield sent(trial, what, 'content-type', given || undefined);
  }
  const digest = createHash('md5').update(trial.body).digest();
  const hex = digest.toString('hex');
  const forms = [hex.toUpperCase(), hex].flatMap((text) => [text, base64(text)]);
  for (const given of new Set([...forms, digest.toString('base64'), ''])) {
    const what = given
      ? 'Content-MD5 was replaced: this is another digest, or another spelling of it'
      : 'there was no Content-MD5';
    if (given !== md5) yield sent(trial, what, 'content-md5', given || undefined);
  }
}

function* dateMistakes(trial: Trial): Generator<Variation> {
  for (const name of ['x-mns-date', 'x-original-date', 'x-date']) {
    const date = trial.headers[name];
    if (date === undefined) continue;
    const what = `Date was replaced, and ${name} has the one that was signed`;
    yield sent(trial, what, 'date', date);
    yield { what, fix: KEEP, trial: withHeader(withHeader(trial, 'date', date), name, undefined) };
  }
  if (trial.headers['date']) yield sent(trial, 'something added a Date', 'date', undefined);
}

function* nameMistakes(trial: Trial): Generator<Variation> {
  const { headers } = trial;
  const spelt = Object.entries(headers).map(([name, value]): [string, string] => [
    name.replace(/^http[_-]/, '').replaceAll('_', '-'),
    value,
  ]);
  if (spelt.some(([name]) => !(name in headers))) {
    const what = 'the names of the headers were changed: underscores, or HTTP_ before them';
    yield { what, fix: KEEP, trial: { ...trial, headers: Object.fromEntries(spelt) } };
  }
  const own = Object.keys(headers).filter((name) => name.startsWith('x-mns-'));
  const strangers = own.filter((name) => !KNOWN.test(name));
  if (strangers.length > 1) {
    const what = `something added ${strangers.slice(0, 5).join(', ')}`;
    yield { what, fix: KEEP, trial: { ...trial, headers: without(headers, strangers) } };
  }
  for (const name of [...strangers, ...own].slice(0, MAX_HEADERS)) {
    yield sent(trial, `something added ${name}`, name, undefined);
  }
  if (!('x-mns-version' in headers)) {
    yield sent(trial, 'x-mns-version was lost', 'x-mns-version', '2015-06-06');
  }
  for (const url of 'x-mns-signing-cert-url' in headers ? [] : smqCertificateUrls) {
    yield sent(trial, 'x-mns-signing-cert-url was lost', 'x-mns-signing-cert-url', base64(url));
  }
}

function* valueMistakes(trial: Trial): Generator<Variation> {
  const changes: [string, (value: string) => string][] = [
    ['blanks in the headers were changed', (value) => value.trim().replace(/\s+/g, ' ')],
    ['the headers are there twice', (value) => value.split(/,\s*(?=\S)/)[0] ?? value],
    ['the headers were read as Latin-1', (value) => Buffer.from(value, 'latin1').toString()],
    ['the headers were read as UTF-8', (value) => Buffer.from(value).toString('latin1')],
    ['the headers were percent-encoded', percentDecoded],
  ];
  for (const [what, change] of changes) {
    const headers = Object.fromEntries(
      Object.entries(trial.headers).map(([name, value]) => [
        name,
        name === 'date' ? value : change(value),
      ]),
    );
    yield { what, fix: KEEP, trial: { ...trial, headers } };
  }
}

function sent(trial: Trial, what: string, name: string, value: string | undefined): Variation {
  return { what, fix: KEEP, trial: withHeader(trial, name, value) };
}

function without(headers: Trial['headers'], names: readonly string[]): Trial['headers'] {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
