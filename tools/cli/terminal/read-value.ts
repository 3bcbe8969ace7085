import { decodeUtf8 } from 'oss-inbox';
import { readInput } from './read-input.js';

const MAX_BYTES = 64 * 1024;

/**
 * A short text: the argument itself, or standard input for `-` and for no argument; blanks around it are gone.
 *
 * @throws {Error} when it is empty, larger than 64 KiB or no text.
 */
export async function readValue(argument = '-'): Promise<string> {
  const bytes = argument === '-' ? await readInput() : Buffer.from(argument);
  if (bytes.length > MAX_BYTES) throw new Error('the input is larger than 64 KiB');
  const text = decodeUtf8(bytes)?.trim();
  if (text === undefined) throw new Error('the input is not UTF-8 text');
  if (text === '') throw new Error('the input is empty');
  return text;
}
