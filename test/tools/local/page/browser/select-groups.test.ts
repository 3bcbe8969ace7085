import { describe, expect, it } from 'vitest';
import { Board } from '../../../../../tools/local/page/browser/board.js';
import { selectGroups } from '../../../../../tools/local/page/browser/select-groups.js';
import { steps } from './steps.js';

const board = new Board();
board.reset({ steps });
const nothing: ReadonlySet<string> = new Set();
const select = (wanted: Partial<Parameters<typeof selectGroups>[1]>) =>
  selectGroups(board, { filter: 'all', search: '', found: nothing, ...wanted });
const keys = (wanted: Parameters<typeof select>[0]) =>
  select(wanted).groups.map(({ key }) => key.replace('oss-inbox-demo/', ''));

describe('the list', () => {
  it.each([
    ['going', ['uploads/film.mp4']],
    ['handled', ['#h40', 'uploads/2024/quarterly report.pdf']],
    ['refused', ['uploads/photo.png']],
    ['failed', ['#h44', 'uploads/broken.json']],
  ] as const)('shows what is %s', (filter, expected) => {
    expect(keys({ filter })).toEqual(expected);
  });

  it.each([
    ['a key', 'QUARTERLY', ['uploads/2024/quarterly report.pdf', 'results/quarterly report.pdf']],
    ['a type', 'smq:message', ['#h40']],
    ['a signal id', 'photo-1', ['uploads/photo.png']],
    ['a request id', '1-66470009', ['uploads/2024/quarterly report.pdf']],
    ['nothing that is there', 'nowhere', []],
  ])('finds %s', (_, search, expected) => {
    expect(keys({ search })).toEqual(expected);
  });

  it('finds what the server found in payloads', () => {
    expect(keys({ search: 'ord-0001', found: new Set(['h40']) })).toEqual(['#h40']);
  });

  it('shows what is both found and of the wanted state', () => {
    expect(keys({ search: 'uploads/', filter: 'refused' })).toEqual(['uploads/photo.png']);
  });

  it('counts what each filter would show of what is found', () => {
    const counts = { all: 8, going: 1, handled: 2, refused: 1, failed: 2 };
    expect(select({ filter: 'refused' }).counts).toEqual(counts);
    const found = { all: 1, going: 0, handled: 0, refused: 1, failed: 0 };
    expect(select({ search: 'photo' }).counts).toEqual(found);
  });
});
