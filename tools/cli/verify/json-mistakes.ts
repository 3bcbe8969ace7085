import type { BodyMistake } from './trial.js';

const FIX = 'verify over the raw body: parsed JSON that is written again is another text';
const TOKEN = /"(?:[^"\\]|\\.)*"?|[{}[\],:]|[^\s{}[\],:"]+/gs;

/** What may have happened to a JSON body that was parsed and written again, or made pretty. */
export function* jsonMistakes(text: string): Generator<BodyMistake> {
  if (!/^\s*[{[]/.test(text)) return;
  const tokens = text.match(TOKEN) ?? [];
  const what = 'the JSON was parsed and written again';
  yield {
    what: `${what}, with different whitespace (the original had none)`,
    fix: FIX,
    body: tokens.join(''),
  };
  for (const comma of [',', ', ']) {
    for (const colon of [':', ': ', ' : ']) {
      for (const padding of ['', ' ']) {
        const body = spaced(tokens, { comma, colon, padding });
        yield { what: `${what}, with different whitespace`, fix: FIX, body };
      }
    }
  }
  for (const indent of ['  ', '    ', '\t']) {
    const body = indented(tokens, indent);
    yield {
      what: `${what}, with different whitespace (the original was indented)`,
      fix: FIX,
      body,
    };
  }
  const escapes = `${what}, with other escapes`;
  yield { what: escapes, fix: FIX, body: text.replaceAll('\\/', '/') };
  yield { what: escapes, fix: FIX, body: text.replace(/(?<!\\)\//g, '\\/') };
  yield { what: escapes, fix: FIX, body: text.replace(/\\u([\da-f]{4})/gi, raw) };
  yield { what: escapes, fix: FIX, body: text.replace(/[^\0-\x7f]/g, escaped) };
  yield { what: escapes, fix: FIX, body: text.replace(/[&<>]/g, escaped) };
}

interface Blanks {
  readonly comma: string;
  readonly colon: string;
  readonly padding: string;
}

function spaced(tokens: readonly string[], { comma, colon, padding }: Blanks): string {
  return tokens
    .map((token) => {
      if (token === ',') return comma;
      if (token === ':') return colon;
      if (token === '{') return token + padding;
      return token === '}' ? padding + token : token;
    })
    .join('');
}

function indented(tokens: readonly string[], indent: string): string {
  let depth = 0;
  const line = () => `\n${indent.repeat(Math.min(depth, 64))}`;
  return tokens
    .map((token, index) => {
      const isEmpty = /^[{[][}\]]$/.test(token + (tokens[index + 1] ?? ''));
      const closesEmpty = /^[{[][}\]]$/.test((tokens[index - 1] ?? '') + token);
      if (token === '{' || token === '[') {
        depth += 1;
        return isEmpty ? token : token + line();
      }
      if (token === '}' || token === ']') {
        depth = Math.max(depth - 1, 0);
        return closesEmpty ? token : line() + token;
      }
      if (token === ',') return token + line();
      return token === ':' ? ': ' : token;
    })
    .join('');
}

function raw(sequence: string, digits: string): string {
  const code = Number.parseInt(digits, 16);
  // A control character, a quote and a backslash stay escaped in any JSON.
  return code < 0x20 || code === 0x22 || code === 0x5c ? sequence : String.fromCharCode(code);
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
