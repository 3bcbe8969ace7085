import { InboxError } from '../core/index.js';

const TOKEN = /\{\{|\}\}|\{([^{}]*)\}|[{}]/g;

const known = new Set(
  (
    'bucket key dirname basename barename ext year mon day hour min sec ' +
    't_year t_mon t_day t_hour t_min t_sec index autoext sheetname streamindex resolution'
  ).split(' '),
);

/** The text with every `{placeholder}` replaced, and with `{{` and `}}` as the braces they stand for. */
export function replacePlaceholders(
  field: string,
  text: string,
  lookUp: (name: string) => string | undefined,
): string {
  return text.replace(TOKEN, (token: string, name: string | undefined) => {
    if (token === '{{') return '{';
    if (token === '}}') return '}';
    const value = name === undefined ? undefined : lookUp(name);
    if (value !== undefined) return value;
    throw new InboxError(
      'argument_invalid',
      `${field}: ${token.slice(0, 40)} is no placeholder that can be filled in here; use {dirname}, {barename}, {autoext}, {index}, {bucket} or {tags.<name>}, and double the braces that are meant as such`,
    );
  });
}

/** The text without its placeholders. */
export function literalPart(field: string, text: string): string {
  return replacePlaceholders(field, text, (name) =>
    known.has(name) || /^tags\../.test(name) ? '' : undefined,
  );
}
