import { readFileSync } from 'node:fs';
import { parseJson } from 'oss-inbox';

/** A payload file, parsed as a function would parse it. */
export function readSample(name: string): unknown {
  return parseJson(readFileSync(new URL(`../../samples/${name}`, import.meta.url), 'utf8'));
}
