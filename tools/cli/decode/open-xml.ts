import { childText, parseXml, type XmlElement } from '../../wire/index.js';
import { type Finding, inside, type Opener, otherAt, type Place } from './finding.js';

const MAX_MESSAGES = 100;

/**
 * What SMQ or OSS says in XML besides notifications: received or published messages, whose content is opened, and errors.
 * `undefined` for anything else.
 */
export async function openXml(
  text: string,
  place: Place,
  open: Opener,
): Promise<Finding[] | undefined> {
  const root = rootOf(text);
  if (root === undefined) return undefined;
  switch (root.name) {
    case 'Message':
      return openMessage(root, place, open);
    case 'Messages': {
      const found: Finding[] = [];
      for (const message of root.children.slice(0, MAX_MESSAGES)) {
        found.push(...(await openMessage(message, place, open)));
      }
      return found.length > 0 ? found : [otherAt(place, "SMQ's answer without a message")];
    }
    case 'Error':
      return [openError(root, place)];
    default:
      return undefined;
  }
}

async function openMessage(message: XmlElement, outer: Place, open: Opener): Promise<Finding[]> {
  const text = childText(message, 'MessageBody');
  const messageId = childText(message, 'MessageId');
  if (text === undefined) {
    return [otherAt(outer, "SMQ's answer to a message that was sent or published", { messageId })];
  }
  const isReceived = childText(message, 'ReceiptHandle') !== undefined || messageId !== undefined;
  const place = inside(outer, isReceived ? 'SMQ received message' : 'SMQ message to be published');
  return open.delivery({ text, origin: messageId === undefined ? {} : { messageId } }, place);
}

function openError(error: XmlElement, place: Place): Finding {
  const isSmq = error.children.some(({ name, text }) => name === 'HostId' && /\.mns\./.test(text));
  const [code, message, requestId, ec] = ['Code', 'Message', 'RequestId', 'EC'].map((name) =>
    childText(error, name)?.trim(),
  );
  const what =
    code === 'CallbackFailed'
      ? "OSS's answer to an upload whose callback failed (203); the object is stored"
      : `an error of ${isSmq ? 'SMQ' : 'OSS'}`;
  return otherAt(place, what, { code, message, requestId, ec });
}

function rootOf(text: string): XmlElement | undefined {
  if (!/^\s*</.test(text)) return undefined;
  try {
    return parseXml(text);
  } catch {
    return undefined;
  }
}
