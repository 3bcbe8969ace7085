import { decodeUtf8 } from 'oss-inbox';
import { paint } from '../terminal/paint.js';
import { printable, quoted } from '../terminal/printable.js';
import { wrapText } from '../terminal/wrap-text.js';
import type { Check } from './check.js';

const LONGEST = 3000;
const MARGIN = ' '.repeat(14);
const TRIED = {
  'upload callback':
    "the path's slashes, prefixes and encoding; the query gone, added or written again; the body's line ends, blanks, charset and escapes, in Base64, or parsed and written again as form or JSON; the signature's spelling; the headers that name key and version; and two of these at once",
  'SMQ push':
    "the path's slashes, prefixes and encoding; the query gone, added or written again; Content-Type, Content-MD5, Date and the x-mns- headers changed, added or lost; the signature's spelling; and two of these at once",
} as const;
const NO_BODY = {
  'upload callback': 'none in the capture',
  'SMQ push': 'none in the capture, so that Content-MD5 was not checked',
} as const;
const EVIDENCE = {
  'upload callback': 'OSS signed this path and body, at some time and for some customer',
  'SMQ push': 'SMQ pushed this, at some time and from some topic',
} as const;

/** The check as one JSON document. */
export function reportJson(check: Check): string {
  const { kind, form, verified, signature, captured, error, mistakes, tried, hints } = check;
  const document = {
    verified,
    kind,
    capture: form,
    ...(signature && { key: signature.keyName, signed: plain(signature.signed) }),
    ...(!verified && { captured: plain(captured) }),
    ...(error && { error: { code: error.code, message: error.message } }),
    mistakes: mistakes.map(({ what, fix }) => ({ what, fix })),
    ...(tried > 0 && { tried }),
    hints,
  };
  return JSON.stringify(document, undefined, 2);
}

/** The check for people. */
export function reportText(check: Check): string {
  const lines = check.verified ? verifiedLines(check) : unverifiedLines(check);
  return [...lines, ...check.hints.map((hint) => line('hint', hint))].join('\n');
}

function verifiedLines({ kind, form, signature, trial, hasBody }: Check): string[] {
  if (signature === undefined) return [];
  const { keyName, signed } = signature;
  return [
    paint('green', line('verified', `${kind}, signed with ${keyName}`)),
    line('capture', form),
    line('path', targetIn(signed, kind)),
    ...(kind === 'SMQ push' ? [line('Date', trial.headers['date'] ?? 'none')] : []),
    line('body', hasBody ? `${trial.body.length} bytes` : NO_BODY[kind]),
    line('signed', escaped(signed)),
    line('which means', `${EVIDENCE[kind]}: evidence, not proof that it is about your objects`),
  ];
}

function unverifiedLines(check: Check): string[] {
  const { kind, form, signature, captured, error, mistakes, tried } = check;
  const lines = [
    paint('red', line('not verified', error ? `${error.code}: ${error.message}` : '')),
  ];
  lines.push(line('capture', `${kind}, ${form}`));
  for (const [index, { what, fix }] of mistakes.entries()) {
    lines.push(paint('yellow', line(index === 0 ? 'because' : 'and', what)), line('fix', fix));
  }
  if (signature !== undefined) {
    lines.push(line('signed', escaped(signature.signed)), line('signed with', signature.keyName));
  }
  if (!signature?.signed.equals(captured)) lines.push(line('captured', escaped(captured)));
  if (tried > 0)
    lines.push(line('tried', `${tried} other readings, and none fits: ${TRIED[kind]}`));
  return lines;
}

/** The path and query in what was signed: first of a callback's lines, last of a push's. */
function targetIn(signed: Buffer, kind: Check['kind']): string {
  const text = signed.toString();
  return kind === 'SMQ push'
    ? text.slice(text.lastIndexOf('\n') + 1)
    : text.slice(0, text.indexOf('\n'));
}

/** On one line, so that each byte of it can be told. */
function escaped(bytes: Buffer): string {
  const text = decodeUtf8(bytes);
  return text === undefined
    ? `${quoted(bytes.toString('latin1'), LONGEST)} (not UTF-8: each character is a byte)`
    : quoted(text, LONGEST);
}

function plain(bytes: Buffer): string | { readonly base64: string } {
  return decodeUtf8(bytes) ?? { base64: bytes.toString('base64') };
}

function line(label: string, text: string): string {
  const shown = text.startsWith('"') ? text : wrapText(printable(text), MARGIN).trimStart();
  return label.padEnd(MARGIN.length) + shown;
}
