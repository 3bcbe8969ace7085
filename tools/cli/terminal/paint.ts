import { styleText } from 'node:util';

type Format = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

/** The text in this style on a terminal, else as it is; so too with NO_COLOR. @see https://no-color.org */
export function paint(format: Format, text: string): string {
  return process.stdout.isTTY && !process.env['NO_COLOR'] ? styleText(format, text) : text;
}
