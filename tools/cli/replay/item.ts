import type { DeadLetter, FunctionName } from '../../wire/index.js';
import { type Inside, lookInside } from './look-inside.js';
import type { Kept, Source } from './source.js';

/** A dead letter to choose from. */
export interface Item {
  readonly kept: Kept;
  /** `undefined` for what is no dead letter, which `trouble` says. */
  readonly deadLetter: DeadLetter | undefined;
  readonly inside: readonly Inside[];
  readonly target: FunctionName | undefined;
  readonly trouble: string | undefined;
}

export interface Choice {
  /** Ids, types (with a `*` at the end: those that begin so), or codes of reasons; none for all. */
  readonly only: readonly string[];
  readonly limit: number;
  readonly target: (deadLetter: DeadLetter) => FunctionName | undefined;
  readonly isStopped: () => boolean;
  readonly onTaken: (count: number) => void;
}

/** Takes dead letters from the source until there are enough that are chosen; the others are released at once or at the end. */
export async function choose(source: Source, choice: Choice) {
  const chosen: Item[] = [];
  const passed: Kept[] = [];
  try {
    for await (const kept of source.take()) {
      const item = await open(kept, choice);
      if (isWanted(item, choice.only)) chosen.push(item);
      else passed.push(kept);
      const taken = chosen.length + passed.length;
      choice.onTaken(taken);
      const isAll = chosen.length === choice.limit || taken === source.mostTaken;
      if (isAll || choice.isStopped()) break;
    }
  } catch (error) {
    await releaseAll([...chosen.map(({ kept }) => kept), ...passed]);
    throw error;
  }
  return { chosen, passed };
}

/** Leaves these for another time; one that can't be is back by itself a little later. */
export async function releaseAll(kept: readonly Kept[]): Promise<void> {
  for (const each of kept) await each.release().catch(() => undefined);
}

async function open(kept: Kept, { target }: Choice): Promise<Item> {
  const { content } = kept;
  if ('trouble' in content) {
    return { kept, deadLetter: undefined, inside: [], target: undefined, trouble: content.trouble };
  }
  const { deadLetter } = content;
  const inside = await lookInside(deadLetter);
  return { kept, deadLetter, inside, target: target(deadLetter), trouble: undefined };
}

function isWanted({ kept, deadLetter, inside }: Item, only: readonly string[]): boolean {
  if (only.length === 0) return true;
  const names = [...(kept.names ?? [])];
  if (deadLetter !== undefined) names.push(deadLetter.id, deadLetter.reason.code);
  for (const each of inside) {
    if ('error' in each) names.push(each.error.code);
    else names.push(each.id, each.type);
  }
  return only.some((want) =>
    want.endsWith('*')
      ? names.some((name) => name.startsWith(want.slice(0, -1)))
      : names.includes(want),
  );
}
