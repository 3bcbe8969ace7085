import {
  decodeBase64,
  decodeUtf8,
  InboxError,
  isObject,
  isSmqMessageSignal,
  tryParseJson,
} from 'oss-inbox';
import { parseCurlRequest, parseCurlResponse } from '../capture/curl-output.js';
import { parseRawRequest, parseRawResponse } from '../capture/raw-http.js';
import { requestInEvent } from '../capture/read-request.js';
import {
  below,
  type DecodeOptions,
  type Delivery,
  type Finding,
  inside,
  known,
  type Opener,
  type Place,
  TOP,
} from './finding.js';
import { openBody } from './open-body.js';
import { openDelivery } from './open-delivery.js';
import { openRequest, openResponse } from './open-exchange.js';
import { openJson } from './open-json.js';
import { openPem } from './open-key.js';
import { openValue } from './open-value.js';
import { openXml } from './open-xml.js';
import { walkDocument } from './walk-document.js';

const MAX_DEPTH = 8;
const MAX_LINES = 1000;

/**
 * What captured bytes are, and the signals in them: every envelope is taken off by the package's own decoders. Never rejects;
 * nothing is verified.
 */
export function recognise(input: Buffer, options: DecodeOptions): Promise<Finding[]> {
  return look(input, TOP, 0);

  async function look(content: Buffer, place: Place, depth: number): Promise<Finding[]> {
    const text = decodeUtf8(content);
    if (text?.trim() === '') return [empty(place)];
    const http = await openHttp(content, place, depth);
    if (http !== undefined) return http;
    if (text === undefined) return openDelivery(content, place, options);
    return (await openText(text, place, depth)) ?? deliver(content, place, depth);
  }

  function opener(depth: number): Opener {
    return {
      text: (text, place) => look(Buffer.from(text), place, depth + 1),
      delivery: (delivery, place) => deliver(delivery, place, depth + 1),
    };
  }

  async function openHttp(content: Buffer, place: Place, depth: number) {
    const request =
      requestInEvent(content) ?? parseCurlRequest(content) ?? parseRawRequest(content);
    const response = parseCurlResponse(content) ?? parseRawResponse(content);
    if (depth > MAX_DEPTH || (request ?? response) === undefined) return undefined;
    const asked = request ? await openRequest(request, place, opener(depth)) : [];
    const answered = response ? await openResponse(response, place, opener(depth)) : [];
    return [...asked, ...answered];
  }

  /** `undefined` for what only a trigger, topic or queue delivers. */
  async function openText(given: string, place: Place, depth: number) {
    const text = given.trim();
    if (depth > MAX_DEPTH) return undefined;
    const value = tryParseJson(text);
    const key = openPem(text, place);
    if (key !== undefined) return [key];
    const document = openJson(value, text, place) ?? (await openXml(text, place, opener(depth)));
    if (document !== undefined) return document;
    const named = openValue(text, place);
    if (named !== undefined) return named;
    const body = mayBeBody(place) ? openBody(value, text, place) : undefined;
    if (body !== undefined) return [body];
    return (await openBase64(text, place, depth)) ?? openLines(text, place, depth);
  }

  async function deliver(delivery: Delivery, place: Place, depth: number): Promise<Finding[]> {
    const whole = Buffer.isBuffer(delivery) ? delivery.toString() : undefined;
    const found: Finding[] = [];
    for (const finding of await openDelivery(delivery, place, options)) {
      found.push(...((await lookInto(finding, whole, depth)) ?? [finding]));
    }
    return found;
  }

  /** What a message of nobody's known holds after all. */
  async function lookInto(finding: Finding, whole: string | undefined, depth: number) {
    if (finding.kind !== 'signal' || !isSmqMessageSignal(finding.signal)) return undefined;
    const { text, json } = finding.signal.data;
    if (depth > MAX_DEPTH) return undefined;
    if (text !== whole) {
      const http = await openHttp(Buffer.from(text), finding, depth + 1);
      const more = http ?? (await openText(text, finding, depth + 1));
      if (more !== undefined) return more;
    }
    if (typeof json !== 'object' || json === null) return undefined;
    const parts = await walkDocument(json, finding, opener(depth));
    return parts.length > 0 ? parts : undefined;
  }

  async function openBase64(text: string, outer: Place, depth: number) {
    const bytes = decodeBase64(unescaped(text));
    const inner = bytes && decodeUtf8(bytes);
    if (bytes === undefined || inner === undefined) return undefined;
    const place = inside(outer, 'Base64');
    const found = known(await look(bytes, place, depth + 1), place);
    if (found.length === 0) return undefined;
    return /^\s*[{[]/.test(inner) ? found : found.map(withNote);
  }

  /** A log: several JSON documents, each on its line. */
  async function openLines(text: string, place: Place, depth: number) {
    const lines = text.split('\n').map((line) => line.trim());
    if (lines.length < 2 || lines.length > MAX_LINES) return undefined;
    if (!lines.every((line) => line === '' || isObject(tryParseJson(line)))) return undefined;
    const found: Finding[] = [];
    for (const [index, line] of lines.entries()) {
      if (line === '') continue;
      const at = below(inside(place, 'JSON lines'), `line ${index + 1}`);
      found.push(...(await look(Buffer.from(line), at, depth + 1)));
    }
    return found;
  }
}

function empty(place: Place): Finding {
  const error = new InboxError('body_invalid', 'there is nothing in it');
  return { kind: 'failure', ...place, error, text: '' };
}

/** The body of a callback comes by itself or in a dead letter; in a topic it would be somebody's own message. */
function mayBeBody({ envelopes }: Place): boolean {
  const last = envelopes.findLast((envelope) => envelope !== 'Base64');
  return last === undefined || last === 'failure destination' || last === 'JSON lines';
}

function withNote(finding: Finding): Finding {
  const note = 'a function does not take this Base64 off: it does so for JSON objects and arrays';
  return finding.kind === 'signal' ? { ...finding, note } : finding;
}

function unescaped(text: string): string {
  return text.replace(/%(2B|2F|3D)/gi, (sign) => decodeURIComponent(sign));
}
