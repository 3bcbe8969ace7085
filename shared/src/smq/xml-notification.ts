import { SaxesParser } from 'saxes';

// Built to a file of its own beside each function, so that only who gets XML loads a parser. For that it imports nothing
// of this package, and throws plain errors.

const MAX_FIELDS = 32;
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * The fields of an SMQ notification in XML, by element name; a `MessagePublishTime` is given as `PublishTime`. Takes
 * exactly one level of elements below `<Notification>`, without DOCTYPE, processing instructions or entities of its own.
 * The text should be limited to 1 MiB before.
 *
 * @throws {Error} which names the place and quotes nothing.
 * @see https://www.alibabacloud.com/help/en/mns/notifycontentformat
 */
export function parseNotificationXml(text: string): Record<string, string> {
  const fields = new Map<string, string>();
  const open: string[] = [];
  let content = '';
  const parser = new SaxesParser();
  const refuse = (what: string): never => {
    throw new Error(`XML notification, line ${parser.line}, column ${parser.column}: ${what}`);
  };

  parser.on('error', () => refuse('not well-formed'));
  parser.on('doctype', () => refuse('a DOCTYPE is not taken'));
  parser.on('processinginstruction', () => refuse('a processing instruction is not taken'));
  parser.on('opentagstart', ({ name }) => {
    if (open.length === 0 && name !== 'Notification') refuse('the root is not Notification');
    if (open.length > 1) refuse('an element within a field');
    open.push(name);
    content = '';
  });
  parser.on('closetag', ({ name }) => {
    open.pop();
    if (open.length !== 1) return;
    const field = name === 'MessagePublishTime' ? 'PublishTime' : name;
    if (FORBIDDEN.has(field)) refuse('a field of this name is not taken');
    if (fields.has(field)) refuse('the same field twice');
    if (fields.size === MAX_FIELDS) refuse(`more than ${MAX_FIELDS} fields`);
    fields.set(field, content);
  });
  const add = (part: string) => {
    if (open.length === 2) content += part;
    else if (part.trim() !== '') refuse('text outside the fields');
  };
  parser.on('text', add);
  parser.on('cdata', add);

  parser.write(text).close();
  return Object.fromEntries(fields);
}
