import { dirname } from 'node:path';
import { type Fault, type Finding, findingOf } from './finding.js';
import type { Output } from './output.js';
import { checkRules } from './rules/check-rules.js';
import { readTemplate } from './template.js';
import type { TemplateSource } from './template-source.js';

export interface CheckReport {
  /** The file, as it was named. */
  readonly file: string;
  /** How many functions were looked at; none where the template can't be rendered. */
  readonly functions: number;
  /** Faults, by line. */
  readonly findings: readonly Finding[];
  /** What is worth knowing and no fault. */
  readonly notes: readonly Finding[];
}

/** What all rules find in a rendered template. Outputs are where functions and tasks write, as the user says. */
export function reportOnRendered(
  file: string,
  source: TemplateSource,
  rendered: unknown,
  outputs: readonly Output[],
): CheckReport {
  const template = readTemplate(rendered, dirname(file));
  return reportOf(file, source, checkRules(template, outputs), template.functions.length);
}

/** The faults with their lines, in their order in the text. */
export function reportOf(
  file: string,
  source: TemplateSource,
  faults: Iterable<Fault>,
  functions = 0,
): CheckReport {
  const findings = Array.from(faults, (fault) =>
    findingOf(fault, fault.line ?? source.lineOf(fault.path)),
  ).sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
  return {
    file,
    functions,
    findings: findings.filter(({ severity }) => severity !== 'note'),
    notes: findings.filter(({ severity }) => severity === 'note'),
  };
}
