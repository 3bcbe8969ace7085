import { InvalidArgumentError } from 'commander';

/** The two sides of the first `=`. @throws {InvalidArgumentError} when there is none, or nothing before it. */
export function keyValue(text: string): readonly [key: string, value: string] {
  const border = text.indexOf('=');
  if (border < 1) throw new InvalidArgumentError('It must be name=value.');
  return [text.slice(0, border), text.slice(border + 1)];
}

/** Gathers `name=value` of an option that may be repeated. @throws {InvalidArgumentError} for a name given twice. */
export function addKeyValue(
  text: string,
  values: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const [key, value] = keyValue(text);
  if (Object.hasOwn(values, key)) throw new InvalidArgumentError(`${key} is given twice.`);
  return { ...values, [key]: value };
}
