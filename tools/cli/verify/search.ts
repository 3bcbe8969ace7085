import { createHash } from 'node:crypto';
import type { Mistake, Trial, Variation, Vary } from './trial.js';

/** What to search for, and how far. */
export interface Search<Found> {
  readonly vary: Vary;
  /** What the trial gives when it is the one; else `undefined`. */
  readonly check: (trial: Trial) => Found | undefined;
  readonly cost: (trial: Trial) => number;
  readonly maxCost: number;
}

export type SearchResult<Found> =
  | { readonly found: Found; readonly trial: Trial; readonly mistakes: readonly Mistake[] }
  | { readonly found: undefined; readonly cost: number };

/** Bytes of requests that are looked at in all. */
const MAX_BYTES = 64 * 1024 * 1024;

/** Looks for one mistake, or two of them, that would explain the trial; likelier ones first. */
export function findMistakes<Found>(start: Trial, search: Search<Found>): SearchResult<Found> {
  const { vary, check, maxCost } = search;
  const seen = new Set([keyOf(headOf(start), start.body)]);
  let cost = 0;
  let bytes = 0;
  const isOver = () => cost >= maxCost || bytes > MAX_BYTES;

  function attempt({ trial }: Variation): Found | undefined {
    const head = headOf(trial);
    bytes += head.length + trial.body.length;
    const key = keyOf(head, trial.body);
    if (seen.has(key)) return undefined;
    seen.add(key);
    const next = search.cost(trial);
    if (cost + next > maxCost) return undefined;
    cost += next;
    return check(trial);
  }

  const singles: Variation[] = [];
  for (const single of vary(start)) {
    if (isOver()) break;
    const found = attempt(single);
    if (found !== undefined) return { found, trial: single.trial, mistakes: [single] };
    singles.push(single);
  }
  for (const [first, second] of pairs(singles, vary)) {
    if (isOver()) break;
    const found = attempt(second);
    if (found !== undefined) return { found, trial: second.trial, mistakes: [first, second] };
  }
  return { found: undefined, cost };
}

/** The second mistakes behind each first one: at each round one more first, and one more second of each. */
function* pairs(singles: readonly Variation[], vary: Vary): Generator<[Variation, Variation]> {
  let open: { readonly first: Variation; readonly seconds: Iterator<Variation> }[] = [];
  for (let round = 0; round < singles.length || open.length > 0; round += 1) {
    const first = singles[round];
    if (first !== undefined) open.push({ first, seconds: vary(first.trial)[Symbol.iterator]() });
    const still: typeof open = [];
    for (const each of open) {
      const second = each.seconds.next();
      if (second.done) continue;
      still.push(each);
      yield [each.first, second.value];
    }
    open = still;
  }
}

function headOf({ method, path, query, headers }: Trial): string {
  return JSON.stringify([method, path, query, headers]);
}

function keyOf(head: string, body: Buffer): string {
  return createHash('sha256').update(`${head}\n`).update(body).digest('base64');
}
