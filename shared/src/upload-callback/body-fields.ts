import { InboxError, isForbiddenKey, isObject, parseJson } from '../core/index.js';
import { isVariableName, shorten } from './body-variables.js';
import { isFormType, isJsonType, refuseFormEncoded } from './form-encoded-json.js';
import { refuseUnfilledName } from './unfilled-template.js';

export type Fields = Record<string, unknown>;

/**
 * The fields of a callback body, form or JSON, under the names of the template; those without a value left out.
 *
 * @throws {InboxError} `body_invalid`, also where OSS put in values as the other type wants them.
 */
export function readBodyFields(text: string, contentType: string | undefined): Fields {
  if (!/^\s*[{["]/.test(text)) return formFields(text, contentType);
  const fields = jsonFields(text, contentType);
  refuseFormEncoded(fields, contentType);
  return fields;
}

function jsonFields(text: string, contentType: string | undefined): Fields {
  const value = parseBody(text, contentType);
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

function parseBody(text: string, contentType: string | undefined): unknown {
  try {
    return parseJson(text);
  } catch (cause) {
    const detail = cause instanceof InboxError ? cause.message : 'not valid JSON';
    const message = `callback body: ${detail}. ${jsonFix(text, contentType)}`;
    throw new InboxError('body_invalid', message, { cause });
  }
}

function jsonFix(text: string, contentType: string | undefined): string {
  if (isFormType(contentType)) {
    return 'It came under the form type, where OSS puts values in percent-encoded and without quotes: set callbackBodyType to application/json, and write "object":${object}';
  }
  // What stands between a colon and the quotes that OSS adds.
  if (/:\s*\\+"/.test(text)) {
    return 'The template escapes the "$" of a variable, and OSS keeps the backslash: write ${object}, not \\${object}';
  }
  return 'In a JSON callbackBody text variables stand without quotes ("object":${object}): OSS adds them';
}

function formFields(text: string, contentType: string | undefined): Fields {
  const fields = new Map<string, string>();
  for (const pair of text.split('&')) {
    const [name, value] = splitPair(pair, contentType);
    refuseUnfilledName(name);
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

function splitPair(pair: string, contentType: string | undefined): [string, string] {
  const border = pair.indexOf('=');
  if (border < 0) return [decodeText(pair, 'a field name'), ''];
  const name = decodeText(pair.slice(0, border), 'a field name');
  const value = pair.slice(border + 1);
  // In a form OSS encodes quotes, too; bare ones are those that it puts around text in JSON.
  if (value.startsWith('"') && (isVariableName(name) || isJsonType(contentType))) {
    throw new InboxError(
      'body_invalid',
      `callback body: ${shorten(name)} is in quotes within a form. Either callbackBodyType is application/json: leave it out, or write the template as JSON ({"object":\${object}}); or the template has the quotes: take them out`,
    );
  }
  return [name, decodeText(value, shorten(name))];
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
