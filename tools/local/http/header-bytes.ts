type Headers = Readonly<Record<string, string>>;

/** Headers as Node sends them: each character is a byte, so that the bytes are those of UTF-8. */
export function headerBytes(headers: Headers): Record<string, string> {
  return mapValues(headers, (value) => Buffer.from(value).toString('latin1'));
}

/** The text of headers that Node has read: each character is a byte of UTF-8. */
export function headerTexts(headers: Headers): Record<string, string> {
  return mapValues(headers, headerText);
}

/** The text of one. */
export function headerText(value: string): string {
  return Buffer.from(value, 'latin1').toString();
}

function mapValues(headers: Headers, map: (value: string) => string): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, map(value)]));
}
