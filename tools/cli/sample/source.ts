import { createHmac, randomBytes } from 'node:crypto';

/** Where the ids, digests and times of one sample come from. */
export interface Source {
  readonly time: Date;
  /** Random bytes; the same label gives the same ones. */
  readonly bytes: (label: string, length: number) => Buffer;
}

const YEAR_MS = 365 * 24 * 3600 * 1000;
const SEEDED_YEAR = Date.UTC(2026, 0, 1);

/**
 * The sources of so many samples. With a seed they give the same on every run and machine, and a time in 2026 unless one
 * is given; without one everything is fresh.
 */
export function newSources(
  count: number,
  { seed, time }: { readonly seed?: string; readonly time?: Date },
): Source[] {
  const key = seed ?? randomBytes(32);
  const now = time ?? (seed === undefined ? new Date() : seededTime(seed));
  return Array.from({ length: count }, (_, index) => ({
    time: now,
    bytes: (label, length) => stream(key, `${index + 1}/${label}`, length),
  }));
}

function seededTime(seed: string): Date {
  return new Date(SEEDED_YEAR + (stream(seed, 'time', 6).readUIntBE(0, 6) % YEAR_MS));
}

function stream(key: string | Buffer, label: string, length: number): Buffer {
  const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, block) =>
    createHmac('sha256', key).update(`${label}/${block}`).digest(),
  );
  return Buffer.concat(blocks).subarray(0, length);
}
