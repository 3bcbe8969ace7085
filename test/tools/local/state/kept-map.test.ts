import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { KeptMap } from '../../../../tools/local/state/kept-map.js';
import { temporaryFolder } from '../temporary-folder.js';

async function newFile() {
  return join(await temporaryFolder(), 'below', 'map.jsonl');
}

describe('a kept map', () => {
  it('has its content again, in its order', async () => {
    const file = await newFile();
    const map = new KeptMap<{ n: number }>(file);
    for (const n of [1, 2, 3]) map.set(`key ${n}\n`, { n });
    expect([map.delete('key 2\n'), map.delete('key 9\n')]).toEqual([true, false]);
    map.set('key 1\n', { n: 4 });
    map.close();
    expect([...new KeptMap(file).entries()]).toEqual([
      ['key 1\n', { n: 4 }],
      ['key 3\n', { n: 3 }],
    ]);
  });

  it('has what was written before its process was killed', async () => {
    const file = await newFile();
    const map = new KeptMap<string>(file);
    map.set('a', 'whole');
    appendFileSync(file, '["b","cut of');
    const after = new KeptMap<string>(file);
    expect([...after.values()]).toEqual(['whole']);
    after.set('c', 'new');
    expect([...new KeptMap<string>(file).values()]).toEqual(['whole', 'new']);
  });

  it('keeps its file about as long as its content', async () => {
    const file = await newFile();
    const map = new KeptMap<number>(file);
    for (let n = 0; n < 5000; n += 1) map.set('same', n);
    expect(readFileSync(file, 'utf8').split('\n').length).toBeLessThan(1100);
    expect(new KeptMap<number>(file).get('same')).toBe(4999);
  });

  it('is a map without a file', () => {
    const map = new KeptMap<number>();
    map.set('a', 1);
    map.close();
    expect([map.size, map.has('a'), map.get('a'), map.get('b')]).toEqual([1, true, 1, undefined]);
  });
});
