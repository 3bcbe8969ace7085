import { describe, expect, it } from 'vitest';
import { TemplateSource } from '../../../../tools/cli/check/template-source.js';

const source = new TemplateSource(`edition: 3.0.0
vars:
  shared:
    destination: a
  list: &list
    - one
    - two
template:
  base:
    cpu: 1
    environmentVariables:
      LOG_LEVEL: info
resources:
  f: # \${env('COMMENTED')}
    extend:
      name: base
    props:
      name: \${env('X')}
      config: \${vars.shared}
      events: *list
      environmentVariables:
        A: b
`);

describe('TemplateSource', () => {
  it.each([
    ['a key', ['resources', 'f', 'props', 'name'], 18],
    ['a key of the template that it extends', ['resources', 'f', 'props', 'cpu'], 10],
    [
      'a key of the resource, beside one of the template',
      ['resources', 'f', 'props', 'environmentVariables', 'A'],
      22,
    ],
    [
      'a key of the template, beside one of the resource',
      ['resources', 'f', 'props', 'environmentVariables', 'LOG_LEVEL'],
      12,
    ],
    ['a key of both', ['resources', 'f', 'props', 'environmentVariables'], 21],
    ['what a variable brings', ['resources', 'f', 'props', 'config', 'destination'], 4],
    ['an item behind an alias', ['resources', 'f', 'props', 'events', 1], 7],
    ['the nearest thing above what is missing', ['resources', 'f', 'props', 'name', 'deeper'], 18],
    ['the props for what nothing has', ['resources', 'f', 'props', 'timeout'], 17],
    ['nothing of another file', ['resourcez'], undefined],
  ])('knows the line of %s', (_, path, line) => {
    expect(source.lineOf(path)).toBe(line);
  });

  it('finds a text, comments aside', () => {
    expect(source.lineOfText("${env('X')}")).toBe(18);
    expect(source.lineOfText("${env('COMMENTED')}")).toBe(undefined);
  });

  it.each([
    ['a key that is given twice', 'a: 1\nb: 2\na: 3\n', 3],
    ['a list that is not closed', 'a: 1\nb: [1, 2\n', 3],
    ['a tab', 'a:\n\tb: 1\n', 2],
  ])('says on which line there is %s', (_, text, line) => {
    const { problems } = new TemplateSource(text);
    expect(problems.map((problem) => problem.line)).toContain(line);
  });

  it('takes an alias of nothing, and a variable of itself', () => {
    const odd = new TemplateSource('vars:\n  a: ${vars.a}\nresources:\n  f: *nothing\n');
    expect(odd.lineOf(['vars', 'a', 'b'])).toBe(2);
    expect(odd.lineOf(['resources', 'f', 'props'])).toBe(4);
  });
});
