import { paint } from './paint.js';
import { printable } from './printable.js';
import { wrapText } from './wrap-text.js';

/** What is wrong with something that a command was given. */
export interface Problem {
  /** `error` for what is refused or cannot be read; `warning` for what is doubtful. */
  readonly severity: 'error' | 'warning';
  readonly message: string;
}

export function error(message: string): Problem {
  return { severity: 'error', message };
}

export function warning(message: string): Problem {
  return { severity: 'warning', message };
}

/** Whether none of them is an error. */
export function isFine(problems: readonly Problem[]): boolean {
  return problems.every(({ severity }) => severity === 'warning');
}

/** The problem for people, wrapped. */
export function problemText({ severity, message }: Problem): string {
  const text = wrapText(printable(`${severity}: ${message}`), '  ').trimStart();
  return text.replace(severity, paint(severity === 'error' ? 'red' : 'yellow', severity));
}
