import { decodeAsyncProcessResponse, isObject } from 'oss-inbox';
import { attemptAt, type Finding, otherAt, type Place } from './finding.js';
import { openOwn } from './open-own.js';
import { openParameterJson } from './parameters.js';

/**
 * What a JSON object is that no trigger, topic or queue delivers: what this bundle made, what Function Compute or OSS says
 * that is no signal, or an upload's parameter. `undefined` for anything else.
 */
export function openJson(value: unknown, text: string, place: Place): Finding[] | undefined {
  if (!isObject(value)) return undefined;
  const own = openOwn(value, place);
  if (own !== undefined) return own;
  const other = openAnswer(value, place) ?? openParameterJson(value, text, place);
  return other && [other];
}

const errorFields = new Set(['errorMessage', 'errorType', 'stackTrace', 'code']);
const taskFields = new Set(['EventId', 'RequestId', 'TaskId']);

function openAnswer(value: Readonly<Record<string, unknown>>, place: Place): Finding | undefined {
  const { errorMessage, errorType, statusCode, requestId, region } = value;
  const names = Object.keys(value);
  if (isObject(value['function']) && 'credentials' in value && typeof requestId === 'string') {
    const { name } = value['function'];
    return otherAt(place, "Function Compute's context", { function: name, region, requestId });
  }
  if (typeof errorMessage === 'string' && names.every((name) => errorFields.has(name))) {
    return otherAt(place, "Function Compute's error payload", { errorMessage, errorType });
  }
  if (typeof statusCode === 'number' && typeof value['isBase64Encoded'] === 'boolean') {
    const { body } = value;
    return otherAt(place, 'the response of an HTTP function', { statusCode, body });
  }
  if (names.length === taskFields.size && names.every((name) => taskFields.has(name))) {
    const text = JSON.stringify(value);
    return attemptAt(place, text, () => {
      const what = "OSS's answer to a request for asynchronous processing, which has begun";
      return otherAt(place, what, { ...decodeAsyncProcessResponse(text) });
    });
  }
  return undefined;
}
