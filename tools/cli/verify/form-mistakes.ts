import { expandCallbackBody, isObject, tryParseJson } from 'oss-inbox';
import { percentDecoded } from './percent-decoded.js';
import type { BodyMistake } from './trial.js';

const FIX = 'verify over the raw body: a parsed form that is written again is another text';

type Pair = [name: string, value: string];

/** What may have happened to the body of a form that was parsed and written again. */
export function* formMistakes(text: string): Generator<BodyMistake> {
  const fields = tryParseJson(text);
  if (isObject(fields)) {
    const pairs = Object.entries(fields).map(([name, value]): Pair => [name, textOf(value)]);
    for (const body of writings(pairs)) {
      yield { what: 'the body was a form, and was parsed and written as JSON', fix: FIX, body };
    }
    return;
  }
  if (!text.includes('=')) return;
  const what = 'the form was parsed and written again';
  const pairs = text.split('&').map((pair): Pair => {
    const border = pair.indexOf('=');
    return border < 0 ? [pair, ''] : [pair.slice(0, border), pair.slice(border + 1)];
  });
  yield { what: `${what}: %20 became +`, fix: FIX, body: text.replaceAll('+', '%20') };
  yield { what: `${what}: + became %20`, fix: FIX, body: text.replaceAll('%20', '+') };
  const upper = text.replace(/%[\da-f]{2}/gi, (sign) => sign.toUpperCase());
  yield { what: `${what}: its escapes were put in lower case`, fix: FIX, body: upper };
  const lower = text.replace(/%[\da-f]{2}/gi, (sign) => sign.toLowerCase());
  yield { what: `${what}: its escapes were put in upper case`, fix: FIX, body: lower };
  const encodings = text.includes('%')
    ? `${what}: it encodes other characters than OSS does`
    : 'the values of the form were decoded';
  for (const plus of [' ', '+']) {
    const plain = pairs.map(
      ([name, value]): Pair => [
        percentDecoded(name.replaceAll('+', plus)),
        percentDecoded(value.replaceAll('+', plus)),
      ],
    );
    for (const body of writings(plain)) yield { what: encodings, fix: FIX, body };
  }
}

/** The pairs as OSS, browsers and libraries would write them. */
function* writings(pairs: readonly Pair[]): Generator<string> {
  yield written(pairs, asOss, (name) => name);
  yield written(pairs, asOss);
  yield written(pairs, encodeURIComponent);
  yield new URLSearchParams(pairs).toString();
}

function written(
  pairs: readonly Pair[],
  encode: (text: string) => string,
  encodeName = encode,
): string {
  return pairs
    .map(([name, value]) => `${safely(encodeName, name)}=${safely(encode, value)}`)
    .join('&');
}

function asOss(text: string): string {
  return expandCallbackBody('${x:value}', 'form', { 'x:value': text });
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

// Half of a surrogate pair has no encoding.
function safely(encode: (text: string) => string, text: string): string {
  try {
    return encode(text);
  } catch {
    return text;
  }
}
