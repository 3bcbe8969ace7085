import type { Fault } from './finding.js';
import type { TemplateSource } from './template-source.js';

/** What keeps the command line from rendering the template at all: broken YAML, another edition. */
export function* checkSource(source: TemplateSource): Generator<Fault> {
  for (const { message, line } of source.problems) {
    yield {
      code: 'yaml-invalid',
      severity: 'error',
      path: [],
      line,
      message: `The YAML can't be read: ${message}.`.replace(/\.+$/, '.'),
      fix: 'Correct the line, or the one before it.',
    };
  }
  if (source.problems.length > 0 || source.valueAt(['extend']) !== undefined) return;
  const edition = source.valueAt(['edition']);
  if (edition === '3.0.0') return;
  yield {
    code: edition === undefined ? 'edition-missing' : 'edition-wrong',
    severity: 'error',
    path: edition === undefined ? [] : ['edition'],
    message:
      'The command line takes a template without edition: 3.0.0 for one of an older form: it deploys nothing, and still exits 0.',
    fix: 'Write edition: 3.0.0 at the top.',
  };
}
