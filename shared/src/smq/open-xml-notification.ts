import { InboxError } from '../core/index.js';
import { peelNotification } from './peel.js';

/** Whether the text is, or wants to be, an SMQ notification in XML. */
export function isXmlNotification(text: string): boolean {
  return /^\s*</.test(text) && text.includes('<Notification');
}

/**
 * The fields of an SMQ notification in XML, of 1 MiB at most, by element name; `peelNotification` takes the message out.
 *
 * @throws {InboxError} `body_invalid`; or `config_invalid` when the function was deployed without its parser.
 */
export async function openXmlNotification(text: string): Promise<Record<string, string>> {
  const { parseNotificationXml } = await loadParser();
  let fields: Record<string, string>;
  try {
    fields = parseNotificationXml(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : 'not an XML notification';
    throw new InboxError('body_invalid', reason, { cause });
  }
  if (peelNotification(fields) !== undefined) return fields;
  throw new InboxError(
    'body_invalid',
    'XML notification: TopicName, MessageId or Message is missing',
  );
}

// A file of its own beside the function: few subscriptions send XML to one.
async function loadParser() {
  try {
    return await import('./xml-notification.js');
  } catch (cause) {
    throw new InboxError(
      'config_invalid',
      "xml-notification.js is not beside the function's index.js: deploy the whole folder that the build makes",
      { cause },
    );
  }
}
