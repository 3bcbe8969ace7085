const OUTCOMES: Readonly<Record<string, number>> = { handled: 32, failed: 31, duplicate: 33 };

/** Text in colour, or as it is. */
export interface Paint {
  bold(text: string): string;
  dim(text: string): string;
  /** A signal's outcome in the colour that goes with it. */
  outcome(text: string): string;
}

/** Colours for a terminal; none when they are not wanted, as NO_COLOR says. @see https://no-color.org */
export function newPaint(isTerminal: boolean): Paint {
  const isColoured = isTerminal && !process.env['NO_COLOR'];
  const paint = (code: number, text: string) =>
    isColoured ? `\u001b[${code}m${text}\u001b[0m` : text;
  return {
    bold: (text) => paint(1, text),
    dim: (text) => paint(2, text),
    outcome: (text) => paint(OUTCOMES[text] ?? 36, text),
  };
}
