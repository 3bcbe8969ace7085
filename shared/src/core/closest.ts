/** The choice that was most likely meant; `undefined` when none is near. */
export function closest(text: string, choices: Iterable<string>): string | undefined {
  const [best] = [...choices]
    .map((choice) => ({ choice, steps: distance(text.toLowerCase(), choice.toLowerCase()) }))
    .filter(({ choice, steps }) => steps <= Math.max(1, Math.floor(choice.length / 4)))
    .sort((a, b) => a.steps - b.steps);
  return best?.choice;
}

/** How many letters to add, drop, change or swap with their neighbour. */
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 8) return Number.POSITIVE_INFINITY;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const isSame = a[row - 1] === b[column - 1];
      const isSwapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      current[column] = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (isSame ? 0 : 1),
        isSwapped ? (beforeLast[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    beforeLast = last;
    last = current;
  }
  return last[b.length] ?? 0;
}
