import { invalidArgument } from './oss-error.js';

/** A whole number of the query within its bounds, 1 to 1000 unless told. @throws {OssError} `InvalidArgument`. */
export function readCount(
  query: ReadonlyMap<string, string>,
  name: string,
  { preset, least = 1, most = 1000 }: { preset: number; least?: number; most?: number },
): number {
  const text = query.get(name) ?? '';
  if (text === '') return preset;
  const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (number >= least && number <= most) return number;
  const message = `Argument ${name} must be an integer between ${least} and ${most}.`;
  throw invalidArgument(message, name, text);
}
