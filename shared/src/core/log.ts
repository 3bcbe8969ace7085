const priorities = { debug: 0, info: 1, warn: 2, error: 3, silent: 4 } as const;

export type LogLevel = keyof typeof priorities;

/** The names `LOG_LEVEL` takes, quietest last. */
export const logLevels = Object.keys(priorities) as LogLevel[];

export interface LogFields {
  readonly [field: string]: unknown;
}

/** Writes one JSON line per call, made for SLS: `{"level":…,"time":…,"msg":…,…fields}`. */
export type Log = (level: Exclude<LogLevel, 'silent'>, msg: string, fields?: LogFields) => void;

/** A {@link Log} to standard output that drops what is below `threshold`. */
export function createLog(threshold: LogLevel): Log {
  return (level, msg, fields) => {
    if (priorities[level] < priorities[threshold]) return;
    console.log(JSON.stringify({ level, time: new Date().toISOString(), msg, ...fields }));
  };
}
