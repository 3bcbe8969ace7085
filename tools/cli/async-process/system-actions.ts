import { isUtf8 } from 'node:buffer';
import { decodeBase64 } from 'oss-inbox';

/** `notify,topic_dGVzdA`, as far as it can be read. */
export interface SystemAction {
  /** `sys/notify` or `notify`, as it is written. */
  readonly text: string;
  readonly name: string;
  readonly params: readonly SystemParam[];
}

interface SystemParam {
  readonly text: string;
  readonly key: string;
  /** As it is written. */
  readonly raw: string;
  /** `undefined` where it is no Base64 of a name. */
  readonly decoded: string | undefined;
}

const FIELD = /^x-oss-async-process=/;

/** The value itself, out of a POST body. What can't be decoded stays as it is. */
export function formValue(text: string): string {
  const value = text.trim().replace(FIELD, '');
  if (value === text.trim() || (value.includes('/') && !/%7C/i.test(value))) return value;
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/** What stands behind a `|`. */
export function splitSystem(group: string): SystemAction[] {
  const isSystem = group.startsWith('sys/');
  return group
    .replace(/^sys\//, '')
    .split(/\/(?=(?:saveas|notify),)/)
    .map((action) => {
      const [name = '', ...params] = action.split(',');
      return { text: isSystem ? `sys/${name}` : name, name, params: params.map(systemParam) };
    });
}

function systemParam(text: string): SystemParam {
  const border = text.indexOf('_');
  const key = border < 0 ? text : text.slice(0, border);
  const raw = border < 0 ? '' : text.slice(border + 1);
  const bytes = /\s/.test(raw) ? undefined : decodeBase64(raw);
  const isText = bytes !== undefined && raw !== '' && isUtf8(bytes);
  return { text, key, raw, decoded: isText ? bytes.toString() : undefined };
}
