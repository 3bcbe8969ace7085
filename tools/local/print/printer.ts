import type { SignalRecord } from '../demo/signal-watch.js';
import type { FunctionLine } from '../fc/start-fc.js';
import { describeData } from './describe-data.js';
import type { Paint } from './paint.js';
import { readableLog } from './readable-log.js';

/** Writes what happens, for a person to read. */
export interface Printer {
  /** The beginning of something. */
  heading(text: string): void;
  /** A named fact. */
  note(name: string, text: string): void;
  /** A signal that a function has finished with. */
  signal(record: SignalRecord): void;
  /** A line that a function printed. */
  log(line: FunctionLine): void;
  /** A line as it is. */
  line(text?: string): void;
}

/** A printer that hands each line to `write`; `channelOf` says how a function gets its signals. */
export function newPrinter(
  write: (line: string) => void,
  paint: Paint,
  channelOf: (functionName: string) => string,
): Printer {
  return {
    heading(text) {
      write('');
      write(paint.bold(`> ${text}`));
    },
    note(name, text) {
      write(`  ${paint.dim(`${name}:`)} ${text}`);
    },
    signal({ functionName, type, outcome, ms, id, signal, error }) {
      const channel = channelOf(functionName);
      const took = paint.dim(`(${ms} ms)`);
      write('');
      write(`  ${paint.outcome(outcome)}  ${paint.bold(type)}  ${took}`);
      const fields = [
        ['through', `${channel} -> ${functionName}`],
        ['subject', signal['subject']],
        ['time', signal['time']],
        ['id', id],
        ['error', error],
        ...describeData(signal['data']),
      ].filter((field): field is [string, string] => typeof field[1] === 'string');
      const width = Math.max(...fields.map(([name]) => name.length));
      for (const [name, text] of fields) write(`    ${paint.dim(name.padEnd(width))}  ${text}`);
    },
    log({ functionName, text }) {
      write(paint.dim(`    ${functionName} | ${readableLog(text)}`));
    },
    line: (text = '') => write(text),
  };
}
