import { isFilledText, isForbiddenKey, isObject, isText } from '../core/index.js';
import { attributeItems, attributeLists } from './notification-fields.js';

type Value = Readonly<Record<string, unknown>>;

const LISTS = new Set<string>(attributeLists);

/**
 * A message's attributes as texts by name, of fields that each are one and of those that are lists of them. What is not
 * text is given as JSON.
 *
 * SMQ documents the lists for publishing, in XML, and nowhere what becomes of them in a push: read are `{k: 'v'}`,
 * `{k: {Type, Value}}`, `[{Name, Type, Value}]`, and that within `PropertyValue`.
 *
 * @see https://www.alibabacloud.com/help/en/mns/developer-reference/message-properties
 */
export function attributesOf(fields: Value): Record<string, string> {
  const single = Object.entries(fields).filter(([name, value]) => !isList(name, value));
  const listed = attributeLists.flatMap((name) => {
    const value = fields[name];
    return isList(name, value) ? attributesIn(value) : [];
  });
  return Object.fromEntries(
    [...single, ...listed]
      .filter(([name]) => !isForbiddenKey(name))
      .map(([name, value]) => [name, isText(value) ? value : JSON.stringify(value)]),
  );
}

/** An attribute may be named like a list: then it is text. An empty list in XML is text, too. */
function isList(name: string, value: unknown): boolean {
  return LISTS.has(name) && (isText(value) ? value.trim() === '' : typeof value === 'object');
}

function attributesIn(list: unknown): [string, unknown][] {
  if (Array.isArray(list)) return list.flatMap(namedAttribute);
  if (!isObject(list)) return [];
  return Object.entries(list).flatMap(([name, inner]) => {
    if (
      attributeItems.has(name) &&
      (Array.isArray(inner) || (isObject(inner) && 'Name' in inner))
    ) {
      return [inner].flat().flatMap(namedAttribute);
    }
    return valued(name, isObject(inner) && 'Value' in inner ? inner['Value'] : inner);
  });
}

function namedAttribute(item: unknown): [string, unknown][] {
  return isObject(item) && isFilledText(item['Name']) ? valued(item['Name'], item['Value']) : [];
}

function valued(name: string, value: unknown): [string, unknown][] {
  return value === undefined || value === null ? [] : [[name, value]];
}
