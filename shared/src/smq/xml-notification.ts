import type { SaxesParser } from 'saxes';
import { bodyInvalid, isForbiddenKey, loadPackage } from '../core/index.js';
import { attributeItems, attributeLists, notificationFields } from './notification-fields.js';
import { unwrapNotification } from './unwrap-notification.js';

const MAX_FIELDS = 32;
const MAX_DEPTH = 8;
// SMQ allows a message 50 attributes, of four elements each.
const MAX_ELEMENTS = 1000;
const LISTS = new Set<string>(attributeLists);

interface Element {
  readonly name: string;
  text: string;
  readonly children: Element[];
}

/** Whether the text is, or wants to be, an SMQ notification in XML. */
export function isXmlNotification(text: string): boolean {
  return /^\s*</.test(text) && text.includes('<Notification');
}

/**
 * The fields of an SMQ notification in XML, of 1 MiB at most, by element name; `unwrapNotification` takes the message out.
 *
 * @throws {InboxError} `body_invalid`; or `config_invalid` when the parser is missing.
 */
export async function openXmlNotification(text: string): Promise<Record<string, unknown>> {
  // Few subscriptions send XML to a function.
  const saxes = await loadPackage('saxes', () => import('saxes'));
  const fields = parseNotificationXml(text, new saxes.SaxesParser());
  if (unwrapNotification(fields) !== undefined) return fields;
  throw bodyInvalid('XML notification: TopicName, MessageId or Message is missing');
}

/**
 * The fields of an SMQ notification in XML, by element name; a `MessagePublishTime` is given as `PublishTime`. A field is
 * text; the lists of message attributes are values by name; any other field with elements in it is left out. Takes no
 * DOCTYPE, processing instructions or entities of its own, no field twice, at most 32 fields, 1000 elements and 8
 * levels. The text should be limited to 1 MiB before.
 *
 * @throws {InboxError} `body_invalid`, which names the place and quotes nothing.
 * @see https://www.alibabacloud.com/help/en/mns/notifycontentformat
 */
export function parseNotificationXml(
  text: string,
  parser: SaxesParser,
): Record<string, string | Readonly<Record<string, string>>> {
  const fields = new Map<string, string | Record<string, string>>();
  const seen = new Set<string>();
  const open: Element[] = [];
  let elements = 0;
  const refuse = (what: string): never => {
    throw bodyInvalid(`XML notification, line ${parser.line}, column ${parser.column}: ${what}`);
  };

  parser.on('error', () => refuse('not well-formed'));
  parser.on('doctype', () => refuse('a DOCTYPE is not taken'));
  parser.on('processinginstruction', () => refuse('a processing instruction is not taken'));
  parser.on('opentagstart', ({ name }) => {
    if (open.length === 0 && name !== 'Notification') refuse('the root is not Notification');
    if (open.length === MAX_DEPTH) refuse(`more than ${MAX_DEPTH} levels`);
    elements += 1;
    if (elements > MAX_ELEMENTS) refuse(`more than ${MAX_ELEMENTS} elements`);
    const [, field] = open;
    if (field && notificationFields.has(fieldName(field))) refuse('an element within a field');
    const element = { name, text: '', children: [] };
    if (open.length > 1) open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on('closetag', () => {
    const element = open.pop();
    if (open.length !== 1 || element === undefined) return;
    const field = fieldName(element);
    if (isForbiddenKey(field)) refuse('a field of this name is not taken');
    if (seen.has(field)) refuse('the same field twice');
    if (seen.size === MAX_FIELDS) refuse(`more than ${MAX_FIELDS} fields`);
    seen.add(field);
    if (element.children.length === 0) fields.set(field, element.text);
    else if (LISTS.has(field)) fields.set(field, attributesIn(element));
  });
  const add = (part: string) => {
    const element = open.at(-1);
    if (open.length > 1 && element) element.text += part;
    else if (part.trim() !== '') refuse('text outside the fields');
  };
  parser.on('text', add);
  parser.on('cdata', add);

  parser.write(text).close();
  return Object.fromEntries(fields);
}

function fieldName({ name }: Element): string {
  return name === 'MessagePublishTime' ? 'PublishTime' : name;
}

/** Of `<PropertyValue><Name>k</Name><Value>v</Value></PropertyValue>`, as the API has it, or of `<k>v</k>`. */
function attributesIn({ children }: Element): Record<string, string> {
  const attributes = new Map<string, string>();
  for (const item of children) {
    const part = (wanted: string) => item.children.find(({ name }) => name === wanted)?.text;
    const name = part('Name') ?? (attributeItems.has(item.name) ? '' : item.name);
    const value = item.children.length === 0 ? item.text : part('Value');
    if (name !== '' && value !== undefined && !isForbiddenKey(name)) attributes.set(name, value);
  }
  return Object.fromEntries(attributes);
}
