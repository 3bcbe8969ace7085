import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { hasCode } from '../has-code.js';

type Entry<Value> = readonly [key: string, value?: Value];

/** How many lines a file may have beyond what it says, before it is written anew. */
const SLACK = 1000;

/**
 * A map whose content outlives the process: each change is a line of JSON at the end of a file. Without a file it is a
 * map. Values must be what JSON can hold.
 */
export class KeptMap<Value> {
  readonly #entries = new Map<string, Value>();
  readonly #path: string | undefined;
  #file: number | undefined;
  #lines = 0;

  /** @throws {Error} when the file can't be read or written. */
  constructor(path?: string) {
    this.#path = path;
    if (path === undefined) return;
    mkdirSync(dirname(path), { recursive: true });
    for (const [key, value] of readEntries<Value>(path)) {
      if (value === undefined) this.#entries.delete(key);
      else this.#entries.set(key, value);
    }
    this.#rewrite(path);
  }

  get size(): number {
    return this.#entries.size;
  }

  has(key: string): boolean {
    return this.#entries.has(key);
  }

  get(key: string): Value | undefined {
    return this.#entries.get(key);
  }

  set(key: string, value: Value): void {
    this.#entries.set(key, value);
    this.#write([key, value]);
  }

  delete(key: string): boolean {
    const existed = this.#entries.delete(key);
    if (existed) this.#write([key]);
    return existed;
  }

  /** In the order in which the keys were first set. */
  entries(): IterableIterator<[string, Value]> {
    return this.#entries.entries();
  }

  values(): IterableIterator<Value> {
    return this.#entries.values();
  }

  /** No change is written after it. */
  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  #write(entry: Entry<Value>): void {
    if (this.#file === undefined || this.#path === undefined) return;
    if (this.#lines > 2 * this.#entries.size + SLACK) {
      this.#rewrite(this.#path);
      return;
    }
    writeSync(this.#file, toLine(entry));
    this.#lines += 1;
  }

  #rewrite(path: string): void {
    this.close();
    const lines = [...this.#entries].map(toLine);
    // A rename is all or nothing, whenever the process ends.
    writeFileSync(`${path}.new`, lines.join(''), { mode: 0o600 });
    renameSync(`${path}.new`, path);
    this.#file = openSync(path, 'a');
    this.#lines = lines.length;
  }
}

function toLine(entry: Entry<unknown>): string {
  return `${JSON.stringify(entry)}\n`;
}

function* readEntries<Value>(path: string): Generator<Entry<Value>> {
  for (const line of readText(path).split('\n')) {
    // The last line is cut short when the process was killed while it wrote it.
    if (!line.endsWith(']')) continue;
    try {
      yield JSON.parse(line) as Entry<Value>;
    } catch {}
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return '';
    throw error;
  }
}
