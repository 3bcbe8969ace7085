import type { Fault, Path } from '../finding.js';
import { isDeferred, type Template } from '../template.js';

const FUNCTION_NAME = /^[a-zA-Z_][\w-]{0,63}$/;

/** Names that are given twice, or that Function Compute does not take. */
export function* checkNames({ functions }: Template): Generator<Fault> {
  const functionNames = new Set<string>();
  for (const { path, name, triggers } of functions) {
    const place = [...path, 'functionName'];
    if (functionNames.has(name)) {
      yield twice('function-name-duplicate', place, name, 'Two functions', 'overwrites the first');
    } else if (name !== '' && !isDeferred(name) && !FUNCTION_NAME.test(name)) {
      yield {
        code: 'function-name-invalid',
        severity: 'error',
        path: place,
        message: `${name} is no name of a function.`,
        fix: 'Use up to 64 letters, digits, hyphens and underscores, a letter or underscore first.',
      };
    }
    if (name !== '') functionNames.add(name);
    const triggerNames = new Set<string>();
    for (const trigger of triggers) {
      if (triggerNames.has(trigger.name)) {
        const nameOf = [...trigger.path, 'triggerName'];
        yield twice(
          'trigger-name-duplicate',
          nameOf,
          trigger.name,
          'Two triggers',
          'replaces the first',
        );
      }
      if (trigger.name !== '') triggerNames.add(trigger.name);
    }
    const second = triggers.filter(({ type }) => type === 'http').at(1);
    if (second === undefined) continue;
    yield {
      code: 'http-trigger-twice',
      severity: 'error',
      path: second.path,
      message:
        'A function has at most one HTTP trigger for each version or alias: the deploy fails here.',
      fix: 'Keep one, with all its methods.',
    };
  }
}

function twice(code: string, path: Path, name: string, what: string, happens: string): Fault {
  return {
    code,
    severity: 'error',
    path,
    message: `${what} are called ${name}: the second ${happens}.`,
    fix: 'Give each a name of its own.',
  };
}
