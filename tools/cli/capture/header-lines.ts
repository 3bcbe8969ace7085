import { isForbiddenKey } from 'oss-inbox';

/** Whether text begins with a line that could be a header. */
export function beginsWithHeader(text: string): boolean {
  return /^[A-Za-z][\w-]{0,80}:(?:[ \t]|\r?\n)[^\n]*\n/.test(`${text.slice(0, 10_000)}\n`);
}

/** Header lines as headers by lower-case name; what is no such line is left out. */
export function parseHeaderLines(lines: readonly string[]): Record<string, string> {
  const pairs = lines.flatMap((line): [string, string][] => {
    const border = line.indexOf(':');
    const name = line.slice(0, Math.max(border, 0));
    return /^[\w-]+$/.test(name) ? [[name, line.slice(border + 1).trim()]] : [];
  });
  return headersByName(pairs);
}

/** Headers by lower-case name, repeated ones joined with commas. */
export function headersByName(pairs: Iterable<readonly [string, string]>): Record<string, string> {
  const headers = new Map<string, string>();
  for (const [given, value] of pairs) {
    const name = given.toLowerCase();
    if (isForbiddenKey(name)) continue;
    const before = headers.get(name);
    headers.set(name, before === undefined ? value : `${before},${value}`);
  }
  return Object.fromEntries(headers);
}
