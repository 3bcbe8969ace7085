import type { Figure } from './compare.js';

/** Prints figures as a table; those without a ratio are the bases. */
export function printFigures(title: string, figures: readonly Figure[]): void {
  const width = Math.max(title.length, ...figures.map(({ name }) => name.length)) + 2;
  console.log(`${title.padEnd(width)}us a call    a second   speed, base = 1 (quartiles)`);
  for (const { name, us, speed } of figures) {
    const time = us.toFixed(1).padStart(9);
    const perSecond = String(Math.round(1_000_000 / us)).padStart(12);
    console.log(`${name.padEnd(width)}${time}${perSecond}   ${speed ? describe(speed) : 'base'}`);
  }
}

function describe({ median, quartiles: [low, high] }: NonNullable<Figure['speed']>): string {
  return `${median.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`;
}
