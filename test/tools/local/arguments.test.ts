import { expect, it } from 'vitest';
import { readArguments } from '../../../tools/local/arguments.js';

it('has defaults for everything', () => {
  expect(readArguments([])).toEqual({
    help: false,
    once: false,
    reset: false,
    memory: false,
    faults: false,
    port: 4650,
    timeScale: 100,
  });
});

it('reads each option', () => {
  const flags = ['--once', '--help', '--memory', '--reset', '--faults'];
  const numbers = ['--port', '0', '--time-scale', '1'];
  const paths = ['--template', 'a.yaml', '--config', 'b.yaml', '--data', 'c'];
  expect(readArguments([...flags, ...numbers, ...paths])).toEqual({
    help: true,
    once: true,
    reset: true,
    memory: true,
    faults: true,
    port: 0,
    timeScale: 1,
    template: 'a.yaml',
    config: 'b.yaml',
    data: 'c',
  });
});

it.each([
  [['--twice']],
  [['extra']],
  [['--port', '-1']],
  [['--port', '80']],
  [['--port', '1024']],
  [['--port', '70000']],
  [['--port', 'a']],
  [['--time-scale', '0']],
  [['--time-scale', 'fast']],
])('refuses %j', (args) => {
  expect(() => readArguments(args)).toThrow();
});
