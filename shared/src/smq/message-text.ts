import type { MessageEncoding } from '../config/index.js';
import {
  asInboxError,
  bodyInvalid,
  decodeBase64Text,
  parseJson,
  tryParseJson,
} from '../core/index.js';

/** A message's text, and its data where it is JSON. */
export interface MessageText {
  readonly text: string;
  readonly json?: unknown;
}

/**
 * Reads the text of a message, which the publisher may or may not have put into Base64. With `auto`, Base64 counts only
 * when it decodes to a JSON object or array; `json` never decodes; `base64` always does.
 *
 * @throws {InboxError} `body_invalid` for text that begins like JSON, as it is or after Base64, and is not: it must not
 * pass for a message of the user's.
 * @see https://www.alibabacloud.com/help/en/mns/use-cases/message-body-encoding-selection-guide
 */
export function readMessageText(text: string, encoding: MessageEncoding): MessageText {
  if (encoding === 'base64') return readJson(decodeText(text));
  if (encoding === 'auto' && !startsLikeJson(text)) {
    const decoded = decodeBase64Text(text);
    if (decoded !== undefined && startsLikeJson(decoded)) return readJson(decoded);
  }
  return readJson(text);
}

function decodeText(text: string): string {
  const decoded = decodeBase64Text(text);
  if (decoded !== undefined) return decoded;
  throw bodyInvalid(
    'the message is not Base64 of UTF-8 text, although SMQ_MESSAGE_ENCODING is base64',
  );
}

function readJson(text: string): MessageText {
  if (!startsLikeJson(text)) {
    const json = tryParseJson(text);
    return json === undefined ? { text } : { text, json };
  }
  try {
    return { text, json: parseJson(text) };
  } catch (error) {
    throw asInboxError(error, 'body_invalid', 'the message begins like JSON and is not');
  }
}

function startsLikeJson(text: string): boolean {
  return /^\s*[{[]/.test(text);
}
