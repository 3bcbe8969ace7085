import { InvalidArgumentError } from 'commander';

const MAX_KEY = 1023;
const MAX_TIME = Date.UTC(2100, 0, 1);

/** Reads text that fits the pattern. */
export function fitting(pattern: RegExp, expected: string) {
  return (value: string): string => {
    if (pattern.test(value)) return value;
    throw new InvalidArgumentError(expected);
  };
}

/** Reads a whole number. */
export function whole(least: number, most: number) {
  return (value: string): number => {
    const number = /^\d{1,16}$/.test(value) ? Number(value) : Number.NaN;
    if (number >= least && number <= most) return number;
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
  };
}

/** Reads a time. */
export function readTime(value: string): Date {
  const time = new Date(value);
  if (/^\d{4}-/.test(value) && time.getTime() >= 0 && time.getTime() < MAX_TIME) return time;
  throw new InvalidArgumentError('It must be a time from 1970 to 2099, as 2026-03-01T02:03:04Z.');
}

/** Reads an object's key. */
export function readKey(value: string): string {
  if (value !== '' && !/^[/\\]/.test(value) && Buffer.byteLength(value) <= MAX_KEY) return value;
  throw new InvalidArgumentError(`It must be 1 to ${MAX_KEY} bytes and not begin with a slash.`);
}

/** Reads one variable, and adds it to those before. */
export function readVariable(
  value: string,
  before: Record<string, string> = {},
): Record<string, string> {
  const [, name, content] = /^(?:x:)?([a-z\d._-]+)=(.*)$/s.exec(value) ?? [];
  if (name === undefined || content === undefined) {
    throw new InvalidArgumentError('It must be name=value, the name in lower case.');
  }
  return { ...before, [`x:${name}`]: content };
}

/** Reads an http or https URL. */
export function readUrl(value: string): URL {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '') {
    return url;
  }
  throw new InvalidArgumentError('It must be an http or https URL without a user name.');
}
