import type { Fault } from './finding.js';
import type { TemplateSource } from './template-source.js';

/** What the command line said when it refused to render the template, as a fault with its line. */
export function refusalFault(error: unknown, source: TemplateSource): Fault {
  const words = error instanceof Error ? error.message : String(error);
  const [, expression] = /^ *>> *\d+\| (.*)$/m.exec(words) ?? [];
  const [, reason = words] = /^RuntimeError: (.*)$/m.exec(words) ?? [];
  const line = expression === undefined ? undefined : source.lineOfText(expression);
  const [, name] = /\benv\('([^']+)'\) not found/.exec(reason) ?? [];
  return {
    code: expression === undefined ? 'render-failed' : 'variable-unresolved',
    severity: 'error',
    path: [],
    message: name
      ? `${name} is not set, and there is no default for it: the template can't be rendered.`
      : `The template can't be rendered: ${reason.replace(/\s+/g, ' ').slice(0, 300)}.`,
    fix: name
      ? `Set ${name} in the environment or in .env beside the template, or give env('${name}', …) a default.`
      : expression === undefined
        ? 'npx s preview says more.'
        : 'Correct the name. A ${…} that is not meant for the command line can stand in actions only.',
    ...(line !== undefined && { line }),
  };
}
