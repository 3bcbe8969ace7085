import {
  decodeBase64,
  decodeProcessStatus,
  decodeUtf8,
  encodeBase64,
  isObject,
  parseAsyncProcess,
  parseCallbackParameter,
  parseCallbackVar,
  type ReceivedQuery,
  tryParseJson,
} from 'oss-inbox';
import type { CapturedRequest } from '../capture/captured-message.js';
import { attemptAt, below, type Finding, inside, otherAt, type Place } from './finding.js';

type Opener = (value: string, place: Place) => Finding;

// The names under which these travel in headers, queries, forms and documents.
const openers: ReadonlyMap<string, Opener> = new Map([
  ['x-oss-callback', openCallbackParameter],
  ['callback', openCallbackParameter],
  ['x-oss-callback-var', openCallbackVariables],
  ['callback-var', openCallbackVariables],
  ['callbackvar', openCallbackVariables],
  ['x-oss-process-status', openProcessStatus],
  ['x-oss-event-status', openProcessStatus],
  ['x-oss-async-process', openAsyncProcess],
]);

/** What the value of a header, a parameter or a member of this name holds; `undefined` for any other name. */
export function openNamed(name: string, value: unknown, place: Place): Finding | undefined {
  const open = openers.get(name.toLowerCase());
  if (open === undefined) return undefined;
  // Others call things "callback" too.
  const isMeant = (text: string) => /^x-oss-/i.test(name) || /^(?:\s*\{|e[wy])/.test(text);
  if (typeof value === 'string')
    return isMeant(value) ? open(value, below(place, name)) : undefined;
  const isParameter = open === openCallbackParameter || open === openCallbackVariables;
  return isParameter && isObject(value)
    ? open(JSON.stringify(value), below(place, name))
    : undefined;
}

/** What stands in the headers that OSS reads or sends. */
export function headerFindings(headers: CapturedRequest['headers'], place: Place): Finding[] {
  return Object.entries(headers)
    .filter(([name]) => name.startsWith('x-oss-'))
    .flatMap(([name, value]) => openNamed(name, value, place) ?? []);
}

/** What stands in a query that OSS reads. */
export function openQuery(query: ReceivedQuery, place: Place): Finding[] {
  const pairs = typeof query === 'string' ? [...new URLSearchParams(query)] : Object.entries(query);
  return pairs.flatMap(([name, value]) => openNamed(name, value, place) ?? []);
}

/** A callback parameter: Base64, or the JSON before it. */
function openCallbackParameter(value: string, outer: Place): Finding {
  const place = inside(outer, ...base64Envelope(value), 'callback parameter');
  return attemptAt(place, value, () => {
    const parameter = parseCallbackParameter(asBase64(value));
    if (parameter === undefined) return otherAt(place, 'a callback parameter that calls nobody');
    return otherAt(place, 'what an upload asks OSS to call back', { ...parameter });
  });
}

function openCallbackVariables(value: string, outer: Place): Finding {
  const place = inside(outer, ...base64Envelope(value), 'callback variables');
  return attemptAt(place, value, () =>
    otherAt(place, "an upload's own callback variables", parseCallbackVar(asBase64(value))),
  );
}

function openProcessStatus(value: string, outer: Place): Finding {
  const place = inside(outer, ...base64Envelope(value), 'notification status');
  return attemptAt(place, value, () => {
    const status = decodeProcessStatus(asBase64(value));
    const what = status.delivered
      ? 'OSS handed the event to SMQ'
      : 'OSS could not hand the event to SMQ';
    return otherAt(place, `OSS's word on an event's notification: ${what}`, { ...status });
  });
}

/** An `x-oss-async-process` value, or a body that holds it. */
export function openAsyncProcess(value: string, outer: Place): Finding {
  const place = inside(outer, 'x-oss-async-process');
  return attemptAt(place, value, () => {
    const { actions, saveAs, notify } = parseAsyncProcess(value);
    const shown = actions.map(({ name, params }) => ({ name, ...Object.fromEntries(params) }));
    const silent = notify === undefined && 'nobody: there is no notify,topic_…';
    return otherAt(place, 'a request for asynchronous processing', {
      actions: shown,
      saveAs,
      tells: silent || `the SMQ topic ${notify?.topic}`,
    });
  });
}

/** What a JSON object is by its members, before it was put into Base64; `undefined` when it is none of these. */
export function openParameterJson(value: unknown, text: string, place: Place): Finding | undefined {
  if (!isObject(value)) return undefined;
  const names = Object.keys(value);
  if ('callbackUrl' in value || 'callbackPolicy' in value)
    return openCallbackParameter(text, place);
  if (names.length > 0 && names.every((name) => name.startsWith('x:'))) {
    return openCallbackVariables(text, place);
  }
  const isStatus = value['type'] === 'EventNotification' || names.join() === 'Result';
  return isStatus ? openProcessStatus(text, place) : undefined;
}

/** {@link openParameterJson} for Base64 text. */
export function openParameterBase64(text: string, place: Place): Finding | undefined {
  const bytes = decodeBase64(text);
  const inner = bytes && tryParseJson(decodeUtf8(bytes) ?? '');
  return openParameterJson(inner, text, place);
}

function isJsonText(value: string): boolean {
  return /^\s*\{/.test(value);
}

function asBase64(value: string): string {
  return isJsonText(value) ? encodeBase64(value) : value;
}

function base64Envelope(value: string): readonly string[] {
  return isJsonText(value) ? [] : ['Base64'];
}
