import { inspect } from 'node:util';

function explode(): never {
  throw new Error('it was looked at');
}

const traps = {
  code: { get: explode },
  message: { get: explode },
  [inspect.custom]: { value: explode },
};

/** What may be thrown, be it ever so odd; made anew each time, since no test runner could show some of it. */
export const thrownThings: readonly [what: string, make: () => unknown][] = [
  ['nothing', () => undefined],
  ['null', () => null],
  ['a number', () => 0],
  ['a text', () => 'no'],
  ['a symbol', () => Symbol('no')],
  ['an object that throws when it is looked at', () => Object.defineProperties({}, traps)],
  ['an error that throws when it is looked at', () => Object.defineProperties(new Error(), traps)],
  ['an error with a NUL and half a character', () => new Error('\0 \ud800')],
  ['an error of a megabyte', () => new Error('x'.repeat(1_000_000))],
];
