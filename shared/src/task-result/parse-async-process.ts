import { isUtf8 } from 'node:buffer';
import { decodeBase64 } from '../core/index.js';
import type { AsyncAction, AsyncProcess } from './async-process.js';
import { checkAsyncProcess, quoted, refuse } from './check-async-process.js';

const FIELD = 'x-oss-async-process=';

// Base64 that is not URL-safe may hold a slash itself, but no comma.
const SYSTEM_ACTION_BORDER = /\/(?=(?:saveas|notify),)/;

const systemParams = new Map([
  ['saveas', ['b', 'o']],
  ['notify', ['topic']],
]);

/**
 * An `x-oss-async-process` value taken apart, or a whole POST body that holds it, percent-encoded or not. It knows each
 * spelling of `notify`: after `saveas`, as `|sys/notify` and as `|notify`.
 *
 * @throws {InboxError} `argument_invalid`, whose message names the failing part, for what OSS would reject.
 * @see https://www.alibabacloud.com/help/en/oss/user-guide/message-notification
 */
export function parseAsyncProcess(text: string): AsyncProcess {
  const value = text.startsWith(FIELD) ? formValue(text.slice(FIELD.length)) : text;
  const [first = '', ...groups] = value.split('|');
  const system = systemValues(groups);
  const [bucket, object, topic] = ['b', 'o', 'topic'].map((name) => system.get(name));
  if (bucket !== undefined && object === undefined) refuse('saveas', 'o_<object> is missing');
  const process: AsyncProcess = {
    actions: parseActions(first),
    ...(object !== undefined && { saveAs: { ...(bucket !== undefined && { bucket }), object } }),
    ...(topic !== undefined && { notify: { topic } }),
  };
  checkAsyncProcess(process);
  return process;
}

// Every value holds a slash, which form encoding never leaves as it is.
function formValue(value: string): string {
  if (value.includes('/') && !/%7C/i.test(value)) return value;
  const spaced = value.includes('/') ? value : value.replaceAll('+', ' ');
  try {
    return decodeURIComponent(spaced);
  } catch {
    return refuse('body', `${quoted(value)} has a malformed percent escape`);
  }
}

function parseActions(group: string): AsyncAction[] {
  const [product = '', action, ...followers] = group.split('/');
  const first = action === undefined ? product : `${product}/${action}`;
  return [first, ...followers].map((part) => {
    const [name = '', ...params] = part.split(',');
    return { name, params: params.map(parseParam) };
  });
}

function parseParam(param: string): readonly [string, string] {
  const border = param.indexOf('_');
  if (border === 0) refuse('params', `${quoted(param)} has no name before the underscore`);
  return border === -1 ? ['', param] : [param.slice(0, border), param.slice(border + 1)];
}

function systemValues(groups: readonly string[]): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const group of groups) {
    if (!/^(?:sys\/|notify,)/.test(group)) {
      refuse('group', `${quoted(group)} is neither sys/saveas, sys/notify nor notify`);
    }
    for (const action of group.replace(/^sys\//, '').split(SYSTEM_ACTION_BORDER)) {
      for (const [name, value] of parseSystemAction(action)) {
        if (values.has(name)) refuse(`${name}_`, 'is given twice');
        values.set(name, value);
      }
    }
  }
  return values;
}

function parseSystemAction(action: string): (readonly [string, string])[] {
  const [name = '', ...params] = action.split(',');
  const allowed =
    systemParams.get(name) ?? refuse('sys', `${quoted(name)} is neither saveas nor notify`);
  if (params.length === 0) refuse(name, `has no parameter; use ${allowed.join('_…,')}_…`);
  return params.map((param) => {
    const [key, value] = parseParam(param);
    if (!allowed.includes(key))
      refuse(name, `${quoted(param)} is not known; use ${allowed.join('_ or ')}_`);
    return [key, decodedName(`${name},${key}_`, value)] as const;
  });
}

function decodedName(field: string, value: string): string {
  const bytes = /\s/.test(value) ? undefined : decodeBase64(value);
  return bytes !== undefined && isUtf8(bytes)
    ? bytes.toString()
    : refuse(field, `${quoted(value)} is no URL-safe Base64 of a name`);
}
