import { inspect } from 'node:util';
import { isText } from './predicates.js';

const priorities = { debug: 0, info: 1, warn: 2, error: 3 } as const;

export type LogLevel = keyof typeof priorities;

/** The names `LOG_LEVEL` takes, quietest last. */
export const logLevels = Object.keys(priorities) as LogLevel[];

export interface LogFields {
  readonly [field: string]: unknown;
}

/** Writes one JSON line per call, made for SLS: `{"level":…,"time":…,"msg":…,…fields}`. It never throws. */
export type Log = (level: LogLevel, msg: string, fields?: LogFields) => void;

/** A {@link Log} to standard output that drops what is below `threshold`, and passes each line through `filter`. */
export function createLog(
  threshold: LogLevel,
  filter: (line: string) => string = (line) => line,
): Log {
  return (level, msg, fields) => {
    if (priorities[level] < priorities[threshold]) return;
    const line = { level, time: new Date().toISOString(), msg };
    // Spread twice: the line begins with these, and no field can take their place.
    console.log(filter(toJson({ ...line, ...fields, ...line })));
  };
}

/** What an error leads back to, for a log line: its stack, or whatever was thrown. */
export function causeOf({ cause }: Error): LogFields {
  if (cause === undefined) return {};
  return { cause: cause instanceof Error ? (cause.stack ?? cause.message) : inspect(cause) };
}

function toJson(line: LogFields): string {
  try {
    return JSON.stringify(line);
  } catch {
    // A circle or a BigInt in what somebody wants to log is no reason to fail.
    const texts = Object.entries(line).map(([name, value]) => [
      name,
      isText(value) ? value : inspect(value),
    ]);
    return JSON.stringify({ ...line, ...Object.fromEntries(texts) });
  }
}
