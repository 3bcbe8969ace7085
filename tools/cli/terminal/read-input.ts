import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';

/** What a command is to look at: the file's bytes, or those of standard input for `-` and for no file. */
export function readInput(file = '-'): Promise<Buffer> {
  if (file !== '-') return readFile(file);
  if (process.stdin.isTTY) {
    console.error('Paste it here, then Ctrl-D on a line of its own (Ctrl-C to give up):');
  }
  return buffer(process.stdin);
}
