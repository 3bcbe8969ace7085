import { isObject, tryParseJson } from '@oss-inbox/shared';
import { textOr } from '../../wire/index.js';
import type { FunctionLine } from '../fc/start-fc.js';

/** One signal as a function logged it. */
export interface SignalRecord {
  readonly functionName: string;
  readonly requestId: string;
  readonly id: string;
  readonly type: string;
  readonly key: string;
  /** `handled`, `duplicate`, `ignored` or `failed`. */
  readonly outcome: string;
  /** How long the handler took, milliseconds. */
  readonly ms: number;
  /** Why it failed. */
  readonly error?: string;
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
    const line = tryParseJson(text);
    if (!isObject(line)) return false;
    const requestId = textOr(line['requestId'], '');
    if (line['msg'] === 'decoded' && isObject(line['signal'])) {
      this.#decoded.set(`${requestId} ${textOr(line['signal']['id'], '')}`, line['signal']);
    }
    if (line['msg'] === 'signal') this.#complete(functionName, requestId, line);
    return line['msg'] === 'decoded' || line['msg'] === 'signal';
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

  #complete(
    functionName: string,
    requestId: string,
    line: Readonly<Record<string, unknown>>,
  ): void {
    const id = textOr(line['signalId'], '');
    const decodedAs = `${requestId} ${id}`;
    const error = line['error'];
    const record: SignalRecord = {
      functionName,
      requestId,
      id,
      type: textOr(line['type'], ''),
      key: textOr(line['key'], ''),
      outcome: textOr(line['outcome'], ''),
      ms: Number(line['ms']),
      ...(typeof error === 'string' && { error }),
      signal: this.#decoded.get(decodedAs) ?? {},
    };
    this.#decoded.delete(decodedAs);
    this.#tell(record);
    for (const expectation of this.#expectations) {
      if (record.outcome === 'failed' || !expectation.matches(record)) continue;
      this.#expectations.delete(expectation);
      expectation.resolve(record);
    }
  }
}
