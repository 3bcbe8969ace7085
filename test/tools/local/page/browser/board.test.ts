import { describe, expect, it } from 'vitest';
import { Board } from '../../../../../tools/local/page/browser/board.js';
import type { Step } from '../../../../../tools/local/page/view.js';
import { step, steps } from './steps.js';

const keyOf = (key: string) => `oss-inbox-demo/${key}`;

function boardOf(some: readonly Step[] = steps): Board {
  const board = new Board();
  board.reset({ steps: some });
  return board;
}

/** Without what depends on the order in which the steps came. */
const plain = (board: Board) =>
  board.groups().map(({ key, state, steps: ids }) => [key, state, [...ids].sort()]);

describe('the board', () => {
  it('puts together what is about one object, and what has none by its root', () => {
    expect(
      boardOf()
        .groups()
        .map(({ key, state }) => [key, state]),
    ).toEqual([
      [keyOf('uploads/film.mp4'), 'going'],
      ['#h44', 'failed'],
      ['#h40', 'handled'],
      [keyOf('uploads/broken.json'), 'dead'],
      [keyOf('uploads/photo.png'), 'refused'],
      [expect.stringContaining('<img'), 'unheard'],
      [keyOf('uploads/2024/quarterly report.pdf'), 'handled'],
      [keyOf('results/quarterly report.pdf'), 'unheard'],
    ]);
  });

  it('is the same whether steps come at once or one by one', () => {
    const slowly = new Board();
    for (const one of steps) slowly.change({ steps: [one] });
    expect(slowly.groups()).toEqual(boardOf().groups());
  });

  it('is the same in whatever order the steps come', () => {
    const backwards = new Board();
    backwards.change({ steps: steps.toReversed() });
    expect(plain(backwards)).toEqual(plain(boardOf()));
  });

  it('changes the state of a group with a step of it', () => {
    const board = boardOf();
    const key = keyOf('uploads/film.mp4');
    board.change({
      steps: [
        step('h50', {
          kind: 'task',
          place: { bucket: 'oss-inbox-demo', key: 'uploads/film.mp4' },
          status: 'failed',
        }),
      ],
    });
    expect(board.group(key)?.state).toBe('failed');
  });

  it('moves a message and all that came of it when it turns out to be about an object', () => {
    const board = boardOf();
    const place = { bucket: 'b', key: 'k' };
    board.change({ steps: [step('h40', { kind: 'message', place })] });
    expect(board.group('#h40')).toBeUndefined();
    expect([...(board.group('b/k')?.steps ?? [])].sort()).toEqual(['h40', 'h41', 'h42', 'h43']);
  });

  it('takes the object of the nearest cause that has one', () => {
    const board = boardOf([
      step('a', { place: { bucket: 'b', key: 'one' } }),
      step('b', { cause: 'a' }),
      step('c', { cause: 'b', place: { bucket: 'b', key: 'two' } }),
      step('d', { cause: 'c' }),
    ]);
    expect(['a', 'b', 'c', 'd'].map((id) => board.groupOf(id))).toEqual([
      'b/one',
      'b/one',
      'b/two',
      'b/two',
    ]);
  });

  it('forgets what is older than the oldest that is kept', () => {
    const board = boardOf();
    board.change({ steps: [], oldest: 'h50' });
    expect(board.groups().map(({ key }) => key)).toEqual([keyOf('uploads/film.mp4')]);
    expect(board.size).toBe(1);
    expect(board.step('h1')).toBeUndefined();
  });

  it('bears steps that are their own causes', () => {
    const board = boardOf([
      step('a', { cause: 'a' }),
      step('b', { cause: 'c' }),
      step('c', { cause: 'b' }),
    ]);
    expect(
      board
        .groups()
        .flatMap(({ steps: ids }) => [...ids])
        .sort(),
    ).toEqual(['a', 'b', 'c']);
  });
});
