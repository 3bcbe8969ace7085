import { InvalidArgumentError } from 'commander';

/** A whole number from 1 to 10,000. @throws {InvalidArgumentError} */
export function readLimit(text: string): number {
  if (!/^[1-9]\d{0,4}$/.test(text) || Number(text) > 10_000) {
    throw new InvalidArgumentError('It must be a whole number from 1 to 10000.');
  }
  return Number(text);
}
