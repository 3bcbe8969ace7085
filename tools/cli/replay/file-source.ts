import { createHash } from 'node:crypto';
import { appendFile, readFile, stat } from 'node:fs/promises';
import { tryParseJson } from 'oss-inbox';
import { readDeadLetter } from '../../wire/index.js';
import type { Kept, Source } from './source.js';

const MAX_BYTES = 256 * 1024 * 1024;

/** A file of dead letters: one a line, or a JSON array, or one of any layout. What was handled is noted in `<file>.done`. */
export function fileSource(file: string): Source {
  return { name: `file ${file}`, take };

  async function* take(): AsyncGenerator<Kept> {
    const { size } = await stat(file);
    if (size > MAX_BYTES) throw new Error(`${file} has ${size} bytes, more than ${MAX_BYTES}`);
    const done = await readDone(`${file}.done`);
    for (const { place, value } of split(await readFile(file, 'utf8'))) {
      const mark = createHash('sha256').update(JSON.stringify(value)).digest('base64url');
      if (done.has(mark)) continue;
      // A dead letter that is in the file twice is one dead letter.
      done.add(mark);
      const content = open(value);
      const name = 'deadLetter' in content ? content.deadLetter.id : '';
      yield {
        place,
        content,
        hold: async () => {},
        settle: () => appendFile(`${file}.done`, `${mark} ${JSON.stringify(name)}\n`),
        release: async () => {},
      };
    }
  }
}

async function readDone(path: string): Promise<Set<string>> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  return new Set(text.split('\n').map((line) => line.split(' ', 1)[0] ?? ''));
}

function split(text: string): { readonly place: string; readonly value: unknown }[] {
  const whole = tryParseJson(text);
  if (whole !== undefined) {
    const values: unknown[] = Array.isArray(whole) ? whole : [whole];
    return values.map((value, index) => ({ place: `dead letter ${index + 1}`, value }));
  }
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    // What is not JSON stays text, and is told of as such.
    return [{ place: `line ${index + 1}`, value: tryParseJson(line) ?? line }];
  });
}

function open(value: unknown): Kept['content'] {
  if (typeof value === 'string') return { trouble: 'it is not JSON' };
  try {
    return { deadLetter: readDeadLetter(value) };
  } catch (error) {
    return { trouble: error instanceof Error ? error.message : String(error) };
  }
}
