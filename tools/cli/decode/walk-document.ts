import { createHash } from 'node:crypto';
import {
  isObject,
  isObjectEvents,
  isTaskResult,
  unwrapFunctionEvent,
  unwrapNotification,
} from 'oss-inbox';
import { readJsonRequest, readJsonResponse } from '../capture/json-message.js';
import { below, type Finding, inside, type Opener, otherAt, type Place } from './finding.js';
import { openRequest, openResponse } from './open-exchange.js';
import { openJson } from './open-json.js';
import { openModulus } from './open-key.js';
import { openNamed } from './parameters.js';

const MAX_DEPTH = 6;
const MAX_VISITS = 2000;

/**
 * Everything in a JSON document that is known: requests and responses, deliveries, the values of OSS's headers. This is
 * how captures, forms and logs hold them; what is unknown is passed over.
 */
export async function walkDocument(
  document: unknown,
  outer: Place,
  open: Opener,
): Promise<Finding[]> {
  let visits = 0;

  async function visit(value: unknown, place: Place, depth: number): Promise<Finding[]> {
    visits += 1;
    if (typeof value !== 'object' || value === null || depth > MAX_DEPTH || visits > MAX_VISITS) {
      return [];
    }
    const whole = depth === 0 ? undefined : await openWhole(value, place);
    return whole ?? openHttp(value, place) ?? visitMembers(value, place, depth);
  }

  /** What could also come by itself. */
  async function openWhole(value: object, at: Place): Promise<Finding[] | undefined> {
    const place = inside(at, 'JSON capture');
    const text = JSON.stringify(value);
    const known = openJson(value, text, place);
    if (known !== undefined) return known;
    return isDelivery(value) ? open.delivery(Buffer.from(text), place) : undefined;
  }

  function openHttp(value: object, place: Place): Promise<Finding[]> | undefined {
    const request = readJsonRequest(value);
    if (request !== undefined) return openRequest(request, place, open);
    const response = readJsonResponse(value);
    return response && openResponse(response, place, open);
  }

  async function visitMembers(value: object, place: Place, depth: number): Promise<Finding[]> {
    const described = isObject(value) ? describe(value, inside(place, 'JSON capture')) : undefined;
    if (described !== undefined) return [described];
    const wrapped = inside(place, 'JSON capture', ...formEnvelope(value));
    const found: Finding[] = [];
    for (const [name, member] of membersOf(value)) {
      const named = openNamed(name, member, wrapped);
      if (named !== undefined) found.push(named);
      else found.push(...(await visit(member, below(place, name), depth + 1)));
    }
    return found;
  }

  return visit(document, outer, 0);
}

function isDelivery(value: unknown): boolean {
  const envelope = unwrapFunctionEvent(value) ?? unwrapNotification(value);
  return envelope !== undefined || isObjectEvents(value) || isTaskResult(value);
}

/** The members of an object; of a form's fields, each `[name, value]` under its name. */
function membersOf(value: object): (readonly [string, unknown])[] {
  if (!Array.isArray(value)) return Object.entries(value);
  return value.map((item: unknown, index) => {
    const isField = Array.isArray(item) && item.length === 2 && typeof item[0] === 'string';
    return isField ? [item[0] as string, item[1]] : [String(index), item];
  });
}

/** What an upload's form, or the permission for an upload, is told by: a policy beside a callback. */
function formEnvelope(value: object): string[] {
  const names = new Set(membersOf(value).map(([name]) => name.toLowerCase()));
  return names.has('policy') && names.has('callback') ? ['upload form'] : [];
}

/** Parts of captures that are no payload. */
function describe(value: Readonly<Record<string, unknown>>, place: Place): Finding | undefined {
  const { modulusHex, message, messageMD5 } = value;
  if (typeof modulusHex === 'string') return openModulus(modulusHex, place);
  if (typeof message === 'string' && typeof messageMD5 === 'string') {
    const fits = createHash('md5').update(message).digest('hex') === messageMD5.toLowerCase();
    const what = `a message of SMQ and its MD5, which ${fits ? 'fits' : 'does not fit'}`;
    return otherAt(place, what, { message });
  }
  if ('x-mns-signing-cert-url' in value) {
    return otherAt(place, 'the headers of an SMQ push, without the push');
  }
  return 'x-oss-pub-key-url' in value
    ? otherAt(place, 'the headers of an upload callback, without the callback')
    : undefined;
}
