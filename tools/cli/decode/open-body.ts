import { decodeCallbackBody, decodeVerifiedCallback, isObject, systemVariables } from 'oss-inbox';
import { attemptAt, type Finding, inside, type Place, signalAt } from './finding.js';

const NO_REQUEST_ID =
  'it holds no reqId: in a function its id is made of the path and the request id header too';

// OSS's variables, and what templates call them too.
const names = new Set([...systemVariables.keys(), 'filename', 'imageInfo']);

// What a broken document is then rather than a body.
const DELIVERED =
  /"(?:events|eventName|TopicName|messageBody|specversion|requestContext|TaskType)"/;

/**
 * The body of an upload callback alone, which nothing announces: a form with one of OSS's variables, JSON with two of
 * them, or text that wants to be such JSON; `undefined` for anything else.
 */
export function openBody(value: unknown, text: string, place: Place): Finding | undefined {
  if (isObject(value)) {
    return Object.keys(value).filter((name) => names.has(name)).length >= 2
      ? openAs('JSON body', text, place)
      : undefined;
  }
  if (value === undefined && looksLikeJson(text)) return openAs('JSON body', text, place);
  return looksLikeForm(text) ? openAs('form body', text, place) : undefined;
}

/** What the form of a callback body is called. */
export function bodyForm(body: Uint8Array): string {
  return /^\s*[{["]/.test(Buffer.from(body.subarray(0, 100)).toString())
    ? 'JSON body'
    : 'form body';
}

// Bodies of templates that quote what OSS quotes itself come broken.
function looksLikeJson(text: string): boolean {
  if (!/^\s*\{/.test(text) || DELIVERED.test(text)) return false;
  const found = text.slice(0, 10_000).matchAll(/"([\w.]{1,40})"\s*[:,]/g);
  return [...found].filter(([, name = '']) => names.has(name)).length >= 2;
}

function looksLikeForm(text: string): boolean {
  if (!/^[\w.:%+-]{1,100}=/.test(text) || /[\r\n]/.test(text)) return false;
  const fields = text.split('&').map((pair) => pair.slice(0, Math.max(pair.indexOf('='), 0)));
  return fields.every((name) => name !== '') && fields.some((name) => names.has(name));
}

function openAs(form: string, text: string, outer: Place): Finding {
  const place = inside(outer, 'upload callback', form);
  const body = Buffer.from(text);
  return attemptAt(place, text, () => {
    const { reqId } = decodeCallbackBody(body);
    const signal = decodeVerifiedCallback({ path: '', query: '', headers: {}, body }, '');
    return signalAt(place, signal, reqId === undefined ? NO_REQUEST_ID : undefined);
  });
}
