import { expect, it } from 'vitest';
import { readArguments } from '../../local/arguments.js';

it('has defaults for everything', () => {
  expect(readArguments([])).toEqual({
    help: false,
    once: false,
    memory: false,
    port: 4650,
  });
});

it('reads each option', () => {
  const all = ['--once', '--help', '--memory', '--port', '0', '--template', 'a.yaml'];
  expect(readArguments(all)).toEqual({
    help: true,
    once: true,
    memory: true,
    port: 0,
    template: 'a.yaml',
  });
});

it.each([
  [['--twice']],
  [['extra']],
  [['--port', '-1']],
  [['--port', '80']],
  [['--port', '70000']],
  [['--port', 'a']],
])('refuses %j', (args) => {
  expect(() => readArguments(args)).toThrow();
});
