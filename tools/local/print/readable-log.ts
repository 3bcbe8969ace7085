import { isObject, tryParseJson } from 'oss-inbox';

const SAID_ELSEWHERE = new Set(['level', 'msg', 'time', 'requestId', 'signalId']);

/** A log line as a person reads it: `info upload bucket=a size=3` for a JSON line, any other as it is. */
export function readableLog(text: string): string {
  const line = tryParseJson(text);
  if (!isObject(line) || typeof line['msg'] !== 'string') return text;
  const fields = Object.entries(line).filter(([name]) => !SAID_ELSEWHERE.has(name));
  const pairs = fields.map(([name, value]) => `${name}=${asText(value)}`);
  return [line['level'], line['msg'], ...pairs].join(' ');
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
