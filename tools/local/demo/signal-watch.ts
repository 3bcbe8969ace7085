import type { FunctionLine } from '../fc/start-fc.js';
import { readSignalLine, type SignalLine } from '../trace/signal-line.js';

type DoneLine = Exclude<SignalLine, { readonly signal: object }>;

/** One signal as a function logged it. */
export interface SignalRecord extends Omit<DoneLine, 'signal' | 'bucket' | 'code'> {
  readonly functionName: string;
  /** The whole signal, where the function logged it (LOG_LEVEL=debug). */
  readonly signal: Readonly<Record<string, unknown>>;
}

interface Expectation {
  readonly what: string;
  readonly matches: (record: SignalRecord) => boolean;
  readonly resolve: (record: SignalRecord) => void;
  readonly reject: (error: Error) => void;
}

/** Reads the functions' logs: tells of each signal once its line is complete, and lets others wait for one. */
export class SignalWatch {
  readonly #decoded = new Map<string, Readonly<Record<string, unknown>>>();
  readonly #expectations = new Set<Expectation>();
  readonly #tell: (record: SignalRecord) => void;

  constructor(tell: (record: SignalRecord) => void) {
    this.#tell = tell;
  }

  /** Takes a line; `false` when it is not about what became of a signal. */
  read({ functionName, text }: FunctionLine): boolean {
    const line = readSignalLine(text);
    if (!line) return false;
    if (line.signal) this.#decoded.set(`${line.requestId} ${line.id}`, line.signal);
    else this.#complete(functionName, line);
    return true;
  }

  /** Resolves with the first signal from now on that matches. */
  expect(what: string, matches: (record: SignalRecord) => boolean): Promise<SignalRecord> {
    const expected = new Promise<SignalRecord>((resolve, reject) => {
      this.#expectations.add({ what, matches, resolve, reject });
    });
    // Whoever expects it may be waiting for something else when it fails.
    expected.catch(() => {});
    return expected;
  }

  /** What is being waited for. */
  get missing(): string[] {
    return [...this.#expectations].map(({ what }) => what);
  }

  /** Ends all waiting; `false` when nobody waits. */
  fail(error: Error): boolean {
    if (this.#expectations.size === 0) return false;
    for (const { reject } of this.#expectations) reject(error);
    this.#expectations.clear();
    return true;
  }

  #complete(functionName: string, line: DoneLine): void {
    const decodedAs = `${line.requestId} ${line.id}`;
    const record = { ...line, functionName, signal: this.#decoded.get(decodedAs) ?? {} };
    this.#decoded.delete(decodedAs);
    this.#tell(record);
    for (const expectation of this.#expectations) {
      if (record.outcome === 'failed' || !expectation.matches(record)) continue;
      this.#expectations.delete(expectation);
      expectation.resolve(record);
    }
  }
}
