import { BUCKET_NAME, InboxError } from '../core/index.js';
import type { AsyncAction, AsyncProcess } from './async-process.js';
import { literalPart } from './placeholders.js';

const UNSAFE_NAME = /[,|/=\s]|\p{Cc}/u;
const UNSAFE_VALUE = /[,|/]|\p{Cc}/u;
const LONE_SURROGATE = /\p{Cs}/u;
const TOPIC = /^[A-Za-z][A-Za-z0-9-]{0,119}$/;
const BUCKET_CHARACTERS = /^[a-z0-9-]{0,63}$/;
const MAX_OBJECT_BYTES = 1023;

/**
 * Refuses what OSS would refuse, or would take for something else.
 *
 * @throws {InboxError} `argument_invalid`, whose message names the field and the fix.
 */
export function checkAsyncProcess({ actions, saveAs, notify }: AsyncProcess): void {
  actions.forEach(checkAction);
  if (saveAs) {
    if (saveAs.bucket !== undefined) checkBucket(saveAs.bucket);
    checkObject(saveAs.object);
  }
  if (notify && !TOPIC.test(notify.topic)) {
    refuse(
      'notify.topic',
      `${quoted(notify.topic)} is no topic name; use up to 120 letters, digits and hyphens, a letter first`,
    );
  }
}

/** A part of a request, short enough for a message. */
export function quoted(part: string): string {
  return JSON.stringify(part.length > 80 ? `${part.slice(0, 80)}…` : part);
}

export function refuse(field: string, problem: string): never {
  throw new InboxError('argument_invalid', `x-oss-async-process: ${field}: ${problem}`);
}

function checkAction({ name, params }: AsyncAction, position: number): void {
  const parts = name.split('/');
  const isShaped = parts.length === (position === 0 ? 2 : 1);
  if (!isShaped || parts.some((part) => part === '' || UNSAFE_NAME.test(part))) {
    const shape =
      position === 0 ? '"doc/convert" or "style/<name>"' : 'a single name such as "pre"';
    refuse('action', `${quoted(name)} is no action; use ${shape}, without , | = or blanks`);
  }
  if (parts[0] === 'sys' || (position > 0 && /^(?:saveas|notify)$/.test(name))) {
    refuse(
      'action',
      `${quoted(name)} belongs after a |, as in "doc/convert|sys/saveas,…/notify,…"`,
    );
  }
  for (const [key, value] of params) checkParam(name, key, value);
}

function checkParam(action: string, key: string, value: string): void {
  const field = `params.${key.slice(0, 40)}`;
  if (key.includes('_') || UNSAFE_NAME.test(key)) {
    refuse(field, `${quoted(key)} of ${action} is no name; leave out _ , | / = and blanks`);
  }
  if (value === '' || UNSAFE_VALUE.test(value)) {
    refuse(
      field,
      `${quoted(value)} of ${action} is no value; it can't be empty or hold , | / (Base64 it)`,
    );
  }
  if (key === '' && value.includes('_')) {
    refuse(field, `${quoted(value)} of ${action} would be read as a name and a value`);
  }
}

function checkBucket(bucket: string): void {
  const field = 'saveAs.bucket';
  const literal = literalPart(field, bucket);
  const isValid = literal === bucket ? BUCKET_NAME.test(bucket) : BUCKET_CHARACTERS.test(literal);
  if (!isValid) {
    refuse(
      field,
      `${quoted(bucket)} is no bucket name; use 3 to 63 lower-case letters, digits and hyphens, no hyphen first or last`,
    );
  }
}

function checkObject(object: string): void {
  const field = 'saveAs.object';
  if (object === '') refuse(field, 'is empty; give the key to save the result as');
  if (/^[/\\]/.test(object)) refuse(field, `${quoted(object)} must not start with a slash`);
  if (LONE_SURROGATE.test(object)) refuse(field, `${quoted(object)} is not valid Unicode`);
  if (Buffer.byteLength(object) > MAX_OBJECT_BYTES) {
    refuse(field, `is longer than ${MAX_OBJECT_BYTES} bytes of UTF-8; shorten it`);
  }
  literalPart(field, object);
}
