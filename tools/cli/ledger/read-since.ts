import { InvalidArgumentError } from 'commander';

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** `90s`, `30m`, `2h` or `3d` ago, or a date with or without a time. @throws {InvalidArgumentError} */
export function readSince(text: string): Date {
  const [, count, unit = ''] = /^(\d{1,9})([smhd])$/.exec(text) ?? [];
  const date =
    count !== undefined
      ? new Date(Date.now() - Number(count) * (UNITS[unit] ?? 1) * 1000)
      : new Date(/^\d{4}-\d\d(?:-\d\d.*)?$/.test(text) ? text : Number.NaN);
  if (Number.isNaN(date.getTime())) {
    throw new InvalidArgumentError('It must be like 30m, 2h, 3d, 2026-03-01 or 2026-03-01T08:00Z.');
  }
  return date;
}
