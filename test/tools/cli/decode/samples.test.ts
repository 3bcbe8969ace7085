import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { found } from './found.js';
import { expected } from './samples.js';

const root = new URL('../../../', import.meta.url);
const files = ['samples', 'vectors'].flatMap((folder) =>
  readdirSync(new URL(folder, root)).map((name) => `${folder}/${name}`),
);

describe('decode names every sample and vector', () => {
  it('of which none is forgotten', () => {
    expect(files.sort()).toEqual(Object.keys(expected).sort());
  });

  it.each(files)('%s', async (file) => {
    expect(await found(readFileSync(new URL(file, root)))).toEqual(expected[file]);
  });

  it.each(files)('%s in Base64', async (file) => {
    const base64 = readFileSync(new URL(file, root)).toString('base64');
    const own = ['samples/fc-mns-topic-stream.json'];
    // Text that somebody put into Base64 stays his own text.
    const lines = own.includes(file) ? ['smq:Message'] : expected[file]?.map(inBase64);
    expect(await found(base64)).toEqual(lines);
  });
});

function inBase64(line: string): string {
  return line.replace(/^([\w.-]+: )?/, '$1Base64 > ');
}
