import { paint } from '../terminal/paint.js';
import { printable } from '../terminal/printable.js';
import { wrapText } from '../terminal/wrap-text.js';
import type { CheckReport } from './check-report.js';
import type { Finding } from './finding.js';

/** The report for people. */
export function reportText({ file, functions, findings, notes }: CheckReport): string {
  return [
    ...[...findings, ...notes].flatMap((finding) => [findingText(file, finding), '']),
    summary(file, functions, findings),
  ].join('\n');
}

function findingText(
  file: string,
  { code, severity, resource, path, line, message, fix }: Finding,
): string {
  const colour = severity === 'error' ? 'red' : severity === 'warning' ? 'yellow' : 'cyan';
  const place = line === undefined ? file : `${file}:${line}`;
  const where = printable([resource, path].filter(Boolean).join(' '));
  return [
    `${paint('bold', place)}  ${paint(colour, severity)}  ${code}${where && `  ${paint('dim', where)}`}`,
    wrapText(printable(message), '  '),
    wrapText(printable(severity === 'note' ? fix : `Fix: ${fix}`), '  '),
  ].join('\n');
}

function summary(file: string, functions: number, findings: readonly Finding[]): string {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const looked = functions > 0 ? `${counted(functions, 'function')} looked at` : 'not rendered';
  if (findings.length === 0) return paint('green', `${file}: nothing found, ${looked}.`);
  const warnings = findings.length - errors;
  const counts = [errors && counted(errors, 'error'), warnings && counted(warnings, 'warning')];
  return paint(
    errors > 0 ? 'red' : 'yellow',
    `${file}: ${counts.filter(Boolean).join(', ')}; ${looked}.`,
  );
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
