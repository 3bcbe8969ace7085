import { decodeReplay, isObject, type Signal, tryParseJson } from 'oss-inbox';
import {
  attemptAt,
  below,
  type Finding,
  inside,
  otherAt,
  type Place,
  signalAt,
} from './finding.js';

type Value = Readonly<Record<string, unknown>>;

/**
 * What functions of this bundle make: an event to replay, a signal, what they return or answer, and that in the payload of
 * a success destination. `undefined` for anything else.
 */
export function openOwn(value: Value, place: Place): Finding[] | undefined {
  const one = openReplay(value, place) ?? openSignal(value, place) ?? openAnswer(value, place);
  return one === undefined ? (openSummary(value, place) ?? openDestination(value, place)) : [one];
}

function openReplay(value: Value, outer: Place): Finding | undefined {
  if (!('replay' in value) || 'requestContext' in value) return undefined;
  return replayed(value['replay'], inside(outer, 'replay event'));
}

/** A signal in a form that no sender uses. */
function openSignal(value: Value, outer: Place): Finding | undefined {
  if (!isSignal(value)) return undefined;
  const place = inside(outer, 'signal');
  if (value.type === 'oss:UploadCallback') return replayed(value, place);
  return value.type === 'smq:Message' && value.source === 'acs.mns'
    ? signalAt(place, value)
    : undefined;
}

function replayed(signal: unknown, place: Place): Finding {
  const event = JSON.stringify({ replay: signal });
  return attemptAt(place, event, () => {
    const decoded = decodeReplay(Buffer.from(event));
    return decoded ? signalAt(place, decoded) : otherAt(place, 'an event without a signal');
  });
}

function openAnswer({ ok, id, received, code, message, requestId }: Value, place: Place) {
  if (ok === false && typeof code === 'string') {
    const what = 'the answer of an HTTP function of this bundle, which refused a request';
    return otherAt(place, what, { code, message, requestId });
  }
  if (ok !== true || (typeof id !== 'string' && typeof received !== 'number')) return undefined;
  const what = 'the answer of an HTTP function of this bundle, which handled a request';
  return otherAt(place, what, { id, received });
}

/** What an asynchronous function returns: the signals in it, if it has them. */
function openSummary(value: Value, outer: Place): Finding[] | undefined {
  const { received, handled, events } = value;
  if (typeof received !== 'number' || typeof handled !== 'number' || !Array.isArray(events)) {
    return undefined;
  }
  const place = inside(outer, 'result of a function');
  const signals = events.filter(isSignal);
  if (signals.length > 0) {
    return signals.map((signal, index) => signalAt(below(place, `events.${index}`), signal));
  }
  return [otherAt(place, 'what an asynchronous function of this bundle returns', value)];
}

function openDestination(value: Value, outer: Place): Finding[] | undefined {
  const { type, data, requestContext: context, responsePayload } = value;
  if (typeof type === 'string' && type.startsWith('fc:AsyncInvoke:') && isObject(data)) {
    return openDestination(data, inside(outer, 'EventBridge CloudEvent'));
  }
  if (!isObject(context) || typeof context['functionArn'] !== 'string') return undefined;
  if (context['condition'] || responsePayload === undefined) return undefined;
  const place = inside(outer, 'success destination');
  const returned = typeof responsePayload === 'string' ? tryParseJson(responsePayload) : undefined;
  const found = isObject(returned) ? openSummary(returned, place) : undefined;
  if (found !== undefined) return found;
  const { functionArn, requestId } = context;
  const what = 'what Function Compute tells of an asynchronous invocation that went well';
  return [otherAt(place, what, { functionArn, requestId, responsePayload })];
}

function isSignal(value: unknown): value is Signal {
  return (
    isObject(value) &&
    value['specversion'] === '1.0' &&
    ['id', 'source', 'type', 'subject'].every((name) => typeof value[name] === 'string') &&
    isObject(value['data'])
  );
}
