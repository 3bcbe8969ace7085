import { isForbiddenKey } from '@oss-inbox/shared';
import type { PublishedMessage } from '../../wire/index.js';
import { childText, parseXml, type XmlElement } from '../../wire/index.js';
import { SmqError } from './smq-error.js';

const MAX_MESSAGE = 65_536;

/** The message in the body of a request. @throws {SmqError} when it is missing, malformed or larger than 64 KB. */
export function readMessage(body: string) {
  const root = readXml(body);
  const text = childText(root, 'MessageBody') ?? '';
  if (text === '') throw invalid('The MessageBody is missing.');
  if (Buffer.byteLength(text) > MAX_MESSAGE) {
    throw invalid(`The length of the message is larger than ${MAX_MESSAGE} bytes.`);
  }
  const tag = childText(root, 'MessageTag');
  const published: PublishedMessage = {
    body: text,
    attributes: readAttributes(root),
    ...(tag && { tag }),
  };
  const delaySeconds = childNumber(root, 'DelaySeconds');
  return { published, delaySeconds, priority: childNumber(root, 'Priority') };
}

function readAttributes(root: XmlElement): Record<string, string> {
  const element = root.children.find((child) => child.name === 'MessageAttributes');
  const attributes = (element?.children ?? []).filter(({ name }) => !isForbiddenKey(name));
  return Object.fromEntries(attributes.map(({ name, text }) => [name, text]));
}

/** @throws {SmqError} `MalformedXML`. */
export function readXml(body: string): XmlElement {
  try {
    return parseXml(body);
  } catch {
    throw new SmqError(400, 'MalformedXML', 'The XML you provided was not well-formed.');
  }
}

/** The number in the first child of this name; `undefined` when it is none. */
export function childNumber(element: XmlElement, name: string): number | undefined {
  const text = childText(element, name);
  return text === undefined || !/^\d+$/.test(text) ? undefined : Number(text);
}

function invalid(message: string): SmqError {
  return new SmqError(400, 'InvalidArgument', message);
}
