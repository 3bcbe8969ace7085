/**
 * JSON, a form, or a request or answer with such a body, laid out for reading; `undefined` for anything else. Numbers and
 * texts stay as they were written: `JSON.parse` would round the large ones, such as OSS's `crc64`.
 */
export function prettyPrint(text: string): string | undefined {
  const trimmed = text.trim();
  if (isJson(trimmed)) return layOut(trimmed);
  const [, head, body] = /^([\s\S]+?)\r?\n\r?\n([\s\S]+)$/.exec(text) ?? [];
  if (head !== undefined && body !== undefined && /^[\w-]+(?::| \S|\/)/.test(head)) {
    const pretty = prettyPrint(body);
    if (pretty !== undefined) return `${head}\n\n${pretty}`;
  }
  return isForm(trimmed) ? trimmed.split('&').map(field).join('\n') : undefined;
}

function isJson(text: string): boolean {
  if (!/^[[{]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function layOut(json: string): string {
  let depth = 0;
  const line = () => `\n${'  '.repeat(depth)}`;
  let laidOut = '';
  for (const [token] of json.matchAll(/"(?:[^"\\]|\\.)*"|[{[]\s*[}\]]|[{}[\],:]|[^\s{}[\],:"]+/g)) {
    if (token === '{' || token === '[') {
      depth += 1;
      laidOut += token + line();
    } else if (token === '}' || token === ']') {
      depth -= 1;
      laidOut += line() + token;
    } else if (token === ',') laidOut += token + line();
    else if (token === ':') laidOut += ': ';
    else laidOut += /^[{[]/.test(token) ? token.replace(/\s/g, '') : token;
  }
  return laidOut;
}

function isForm(text: string): boolean {
  return /^[^\s=&<>{}"]+=[^\s&<>{}"]*(?:&[^\s=&<>{}"]+=[^\s&<>{}"]*)+$/.test(text);
}

function field(pair: string): string {
  try {
    return decodeURIComponent(pair.replaceAll('+', ' ')).replace('=', ' = ');
  } catch {
    return pair;
  }
}
