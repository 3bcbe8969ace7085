import { InboxError, isForbiddenKey, isObject, parseJson } from '../core/index.js';

export type Fields = Record<string, unknown>;

/** The fields of a callback body, form or JSON, under the names of the template; those without a value left out. */
export function readBodyFields(text: string): Fields {
  return /^\s*[{["]/.test(text) ? jsonFields(text) : formFields(text);
}

function jsonFields(text: string): Fields {
  const value = parseBody(text);
  if (!isObject(value)) {
    throw new InboxError(
      'body_invalid',
      'callback body: expected a JSON object with the variables as members',
    );
  }
  const { imageInfo, ...fields } = value;
  const nested = isObject(imageInfo)
    ? Object.entries(imageInfo).map(([name, inner]) => [`imageInfo.${name}`, inner])
    : [['imageInfo', imageInfo]];
  return Object.fromEntries(
    [...Object.entries(fields), ...nested].filter(
      ([, inner]) => inner !== undefined && inner !== null && inner !== '',
    ),
  );
}

function parseBody(text: string): unknown {
  try {
    return parseJson(text);
  } catch (cause) {
    const detail = cause instanceof InboxError ? cause.message : 'not valid JSON';
    throw new InboxError(
      'body_invalid',
      `callback body: ${detail}. In a JSON callbackBody text variables stand without quotes ("object":\${object}): OSS adds them`,
      { cause },
    );
  }
}

function formFields(text: string): Fields {
  const fields = new Map<string, string>();
  for (const pair of text.split('&')) {
    const [name, value] = splitPair(pair);
    if (value === '' || isForbiddenKey(name)) continue;
    if ((fields.get(name) ?? value) !== value) {
      throw new InboxError(
        'body_invalid',
        `callback body: ${shorten(name)} appears twice with different values`,
      );
    }
    fields.set(name, value);
  }
  return Object.fromEntries(fields);
}

function splitPair(pair: string): [string, string] {
  const border = pair.indexOf('=');
  if (border < 0) return [decodeText(pair, 'a field name'), ''];
  const name = decodeText(pair.slice(0, border), 'a field name');
  return [name, decodeText(pair.slice(border + 1), shorten(name))];
}

function decodeText(encoded: string, where: string): string {
  try {
    return decodeURIComponent(encoded.replaceAll('+', ' '));
  } catch (cause) {
    throw new InboxError(
      'body_invalid',
      `callback body: ${where}: malformed percent-escape (a constant in a form callbackBody must be URL-encoded)`,
      { cause },
    );
  }
}

// A message goes to the uploader and into the log.
function shorten(name: string): string {
  return name.slice(0, 100);
}
