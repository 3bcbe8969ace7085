import { isForbiddenKey } from 'oss-inbox';
import {
  childText,
  type MessageExtras,
  type MessageProperties,
  type MessageProperty,
  type XmlElement,
} from '../../wire/index.js';
import { refused } from './read-fields.js';

const MOST = 50;
const LONGEST_VALUE = 4096;
const NAME = /^(?!\.)(?!.*\.\.)[\w.-]{1,256}(?<!\.)$/;
const TYPES = ['STRING', 'NUMBER', 'BOOLEAN', 'BINARY'];

/**
 * The attributes and the group of a message that is sent or published.
 *
 * @throws {SmqError} `InvalidArgument`.
 * @see https://www.alibabacloud.com/help/en/mns/developer-reference/message-properties
 */
export function readExtras(message: XmlElement): MessageExtras {
  const userProperties = readList(message, 'UserProperties', 'PropertyValue');
  const systemProperties = readList(message, 'SystemProperties', 'SystemPropertyValue');
  const groupId = childText(message, 'MessageGroupId');
  return {
    ...(userProperties && { userProperties }),
    ...(systemProperties && { systemProperties }),
    ...(groupId && { groupId }),
  };
}

function readList(message: XmlElement, list: string, item: string): MessageProperties | undefined {
  const items = message.children.find(({ name }) => name === list)?.children ?? [];
  if (items.length === 0) return undefined;
  if (items.length > MOST || items.some(({ name }) => name !== item)) throw refused(list);
  const properties = new Map(items.map((element) => readProperty(element, list)));
  if (properties.size < items.length) throw refused(list);
  return Object.fromEntries(properties);
}

function readProperty(element: XmlElement, list: string): [string, MessageProperty] {
  const name = childText(element, 'Name') ?? '';
  const Value = childText(element, 'Value');
  const Type = (childText(element, 'Type') ?? 'STRING').toUpperCase();
  const isFine = NAME.test(name) && !isForbiddenKey(name) && TYPES.includes(Type);
  if (!isFine || Value === undefined || Value.length > LONGEST_VALUE) throw refused(list);
  return [name, { Type, Value }];
}
