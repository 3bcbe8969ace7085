import { bodyInvalid, loadPart } from '../core/index.js';
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
export async function openXmlNotification(text: string): Promise<Record<string, unknown>> {
  // Few subscriptions send XML to a function.
  const { parseNotificationXml } = await loadPart(
    'xml-notification.js',
    () => import('./xml-notification.js'),
  );
  let fields: Record<string, unknown>;
  try {
    fields = parseNotificationXml(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : 'not an XML notification';
    throw bodyInvalid(reason, { cause });
  }
  if (peelNotification(fields) !== undefined) return fields;
  throw bodyInvalid('XML notification: TopicName, MessageId or Message is missing');
}
