import { writeFile } from 'node:fs/promises';
import { format, parse } from 'node:path';
import { InvalidArgumentError } from 'commander';
import type { CommonOptions } from './options.js';

/**
 * Writes one text exactly as it is, several each on a line of its own, or each to a file of its own.
 *
 * @throws {InvalidArgumentError} where it could not be told where one ends and the next begins.
 */
export async function writeTexts(
  texts: readonly string[],
  { out, as }: Pick<CommonOptions, 'out' | 'as'>,
): Promise<void> {
  const [first = '', ...others] = texts;
  if (out !== undefined) {
    for (const [index, text] of texts.entries()) {
      const file = others.length === 0 ? out : numbered(out, index + 1);
      await writeFile(file, text);
      console.error(`Wrote ${file}`);
    }
    return;
  }
  if (others.length === 0) {
    process.stdout.write(process.stdout.isTTY ? `${first}\n` : first);
    return;
  }
  if (as !== 'curl' && texts.some((text) => text.includes('\n'))) {
    throw new InvalidArgumentError('Several texts of more than one line each need --out <file>.');
  }
  process.stdout.write(`${texts.join('\n')}\n`);
}

/** `event.json` is `event-1.json`. */
function numbered(file: string, number: number): string {
  const { dir, name, ext } = parse(file);
  return format({ dir, name: `${name}-${number}`, ext });
}
