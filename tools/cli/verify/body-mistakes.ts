import { isUtf8 } from 'node:buffer';
import { decodeBase64 } from 'oss-inbox';
import { withoutLineEnds } from '../capture/line-ends.js';
import { formMistakes } from './form-mistakes.js';
import { jsonMistakes } from './json-mistakes.js';
import { percentDecoded } from './percent-decoded.js';
import type { BodyMistake, Trial, Variation } from './trial.js';

const RAW = 'verify over the raw bytes of the body, before anything parses or decodes them';
const BOM = Buffer.from('\ufeff');

/** What may have happened to the body, which is signed byte for byte. */
export function* bodyMistakes(trial: Trial): Generator<Variation> {
  const { body: captured } = trial;
  for (const { what, fix, body } of mistakesOf(trial)) {
    const sent = Buffer.from(body as Buffer);
    if (!sent.equals(captured)) yield { what, fix, trial: { ...trial, body: sent } };
  }
}

function* mistakesOf({ body, headers }: Trial): Generator<BodyMistake> {
  yield* lineEndMistakes(body);
  const length = Number(headers['content-length'] ?? Number.NaN);
  if (length < body.length) {
    const what = 'the capture has more than the body: its Content-Length is shorter';
    yield { what, fix: RAW, body: body.subarray(0, length) };
  }
  yield* byteOrderMistakes(body);
  // A byte order mark is part of what is signed.
  const text = isUtf8(body) ? body.toString() : undefined;
  if (text !== undefined) {
    yield* formMistakes(text);
    yield* jsonMistakes(text);
    yield* wrappedMistakes(text);
  }
  yield* charsetMistakes(body);
}

/** In Latin-1, so that every byte stays what it is. */
function* lineEndMistakes(body: Buffer): Generator<BodyMistake> {
  const text = body.toString('latin1');
  const added = 'something added a line end after the body';
  if (text.endsWith('\n')) {
    yield lineEnds(added, text.slice(0, text.endsWith('\r\n') ? -2 : -1));
    yield lineEnds(added, withoutLineEnds(text));
  } else {
    yield lineEnds('a line end at the end of the body was lost', `${text}\n`);
    yield lineEnds('a line end at the end of the body was lost', `${text}\r\n`);
  }
  yield lineEnds('CRLF in the body became LF', text.replace(/\r?\n/g, '\r\n'));
  yield lineEnds('LF in the body became CRLF', text.replaceAll('\r\n', '\n'));
  yield lineEnds('blanks were added around the body', text.trim());
}

function lineEnds(what: string, latin1: string): BodyMistake {
  return { what, fix: RAW, body: Buffer.from(latin1, 'latin1') };
}

/** Other encodings that were put around the body, or taken off. */
function* wrappedMistakes(text: string): Generator<BodyMistake> {
  const base64 = decodeBase64(text.trim());
  if (base64 !== undefined) {
    const fix = 'decode the body where isBase64Encoded is true, once';
    yield { what: 'the body is still in Base64', fix, body: base64 };
    const twice = decodeBase64(base64.toString().trim());
    if (twice) yield { what: 'the body is in Base64 twice', fix, body: twice };
  }
  if (/^\s*".*"\s*$/s.test(text)) {
    yield { what: 'the body was captured as a JSON string', fix: RAW, body: unquoted(text.trim()) };
  }
  if (text.includes('\\')) {
    const body = unquoted(`"${text}"`);
    yield { what: 'the body was escaped for a log', fix: RAW, body };
  }
  if (/&(?:amp|lt|gt|quot|#39);/.test(text)) {
    yield { what: 'the body was escaped for HTML or XML', fix: RAW, body: withoutEntities(text) };
  }
  yield { what: 'the whole body was percent-encoded', fix: RAW, body: percentDecoded(text) };
  yield { what: 'the whole body was percent-decoded', fix: RAW, body: text.replaceAll('%', '%25') };
  yield {
    what: 'the body was Base64 and was decoded',
    fix: RAW,
    body: Buffer.from(text).toString('base64'),
  };
}

function* charsetMistakes(body: Buffer): Generator<BodyMistake> {
  const fix = 'keep the body as bytes, or read and write it as UTF-8 throughout';
  const sent = (what: string, sentBody: Buffer): BodyMistake => ({ what, fix, body: sentBody });
  const asUtf8 = Buffer.from(body.toString(), 'latin1');
  yield sent('the body was read as Latin-1 and written as UTF-8', asUtf8);
  const asLatin1 = Buffer.from(body.toString('latin1'));
  yield sent('the body was read as UTF-8 and written as Latin-1', asLatin1);
}

function* byteOrderMistakes(body: Buffer): Generator<BodyMistake> {
  const what = body.subarray(0, BOM.length).equals(BOM)
    ? 'something put a byte order mark before the body'
    : 'the byte order mark before the body was lost';
  const sent = what.startsWith('something')
    ? body.subarray(BOM.length)
    : Buffer.concat([BOM, body]);
  yield { what, fix: RAW, body: sent };
}

function unquoted(literal: string): string {
  try {
    return String(JSON.parse(literal));
  } catch {
    return literal;
  }
}

const ENTITIES = new Map([
  ['&amp;', '&'],
  ['&lt;', '<'],
  ['&gt;', '>'],
  ['&quot;', '"'],
  ['&#39;', "'"],
]);

function withoutEntities(text: string): string {
  return text.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => ENTITIES.get(entity) ?? entity);
}
