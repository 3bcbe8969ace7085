/** Something whose speed is measured, alone or beside a base. */
export interface Case {
  readonly name: string;
  /** The name of the case that this one is held against. */
  readonly base?: string;
  /** Does the work of one round; gives the microseconds that one call took in it. */
  readonly round: () => number | Promise<number>;
}

/** Medians over the rounds. */
export interface Figure {
  readonly name: string;
  /** Microseconds a call. */
  readonly us: number;
  /**
   * The base's time by this one's, in the same round: above 1 it is faster than the base. Half of the rounds lie between
   * the quartiles.
   */
  readonly speed?: { readonly median: number; readonly quartiles: readonly [number, number] };
}

const WARM_UP = 2;

/**
 * Measures every case once a round, in turn, and drops the first two rounds. Ratios are of one round, since what else the
 * machine does changes from one to the next.
 */
export async function compare(cases: readonly Case[], rounds: number): Promise<Figure[]> {
  const times = new Map(cases.map(({ name }): [string, number[]] => [name, []]));
  for (let round = 0; round < rounds + WARM_UP; round += 1) {
    for (const { name, round: run } of turned(cases, round)) {
      const us = await run();
      if (round >= WARM_UP) times.get(name)?.push(us);
    }
  }
  return cases.map(({ name, base }) => {
    const own = times.get(name) ?? [];
    const us = quantile(own, 0.5);
    if (base === undefined) return { name, us };
    const others = times.get(base) ?? [];
    const speeds = own.map((time, round) => (others[round] ?? Number.NaN) / time);
    const quartiles = [quantile(speeds, 0.25), quantile(speeds, 0.75)] as const;
    return { name, us, speed: { median: quantile(speeds, 0.5), quartiles } };
  });
}

/** The order of a round, so that no case always comes first or always follows the same one. */
function turned(cases: readonly Case[], round: number): readonly Case[] {
  const first = round % cases.length;
  const order = [...cases.slice(first), ...cases.slice(0, first)];
  return round % 2 === 0 ? order : order.toReversed();
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.round((sorted.length - 1) * share)] ?? Number.NaN;
}
