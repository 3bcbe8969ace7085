import { isObject } from 'oss-inbox';

const MAX_LINES = 16;
const MAX_VALUE = 90;

// Says the same of every event, or what the subject and the time of the signal say already.
const LEFT_OUT =
  /^(?:region|eventSource|eventTime|eventVersion|eventName|category|action|oss\.ossSchemaVersion|oss\.ruleId|oss\.bucket\..*|userIdentity\..*)$/;

/**
 * The decoded data as short `name, value` pairs. Of a nested name the last part is shown where it is the only one of its
 * kind (`key` for `oss.object.key`); empty values and what is too much are left out.
 */
export function describeData(data: unknown): (readonly [name: string, value: string])[] {
  const pairs = withShortNames([...flatten(data, '')].filter(([name]) => !LEFT_OUT.test(name)));
  if (pairs.length <= MAX_LINES) return pairs;
  const rest = pairs.length - MAX_LINES + 1;
  return [...pairs.slice(0, MAX_LINES - 1), ['…', `${rest} more`]];
}

function withShortNames(pairs: readonly (readonly [string, string])[]) {
  const shortNames = pairs.map(([name]) => name.slice(name.lastIndexOf('.') + 1));
  return pairs.map(([name, value], index) => {
    const short = shortNames[index] ?? name;
    const isClear =
      !/^\d+$/.test(short) && shortNames.indexOf(short) === shortNames.lastIndexOf(short);
    return [isClear ? short : name, value] as const;
  });
}

function* flatten(value: unknown, name: string): Generator<readonly [string, string]> {
  if (isObject(value) || Array.isArray(value)) {
    for (const [key, item] of Object.entries(value)) {
      yield* flatten(item, name === '' ? key : `${name}.${key}`);
    }
    return;
  }
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  if (text === '' || value === null) return;
  yield [name, text.length > MAX_VALUE ? `${text.slice(0, MAX_VALUE - 1)}…` : text];
}
